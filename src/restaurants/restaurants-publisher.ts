import { Injectable, type OnModuleInit } from '@nestjs/common';
import { merge } from 'rxjs';
import { PublishedReads } from '../platform/http/published-reads.js';
import { SyncStates } from '../sync/sync-states.js';
import { toSummary } from './restaurants.dto.js';
import { POS_CHECK, RESTAURANTS_SYNC, RestaurantsService } from './restaurants.service.js';

export const RESTAURANTS_CACHE_CONTROL =
  'public, max-age=30, stale-while-revalidate=300, stale-if-error=86400';

const LIST_PATH = '/v1/restaurants';

/** Keeps the prepared restaurants equal to what is known of them. */
@Injectable()
export class RestaurantsPublisher implements OnModuleInit {
  private published = new Set<string>();

  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly reads: PublishedReads,
  ) {}

  onModuleInit(): void {
    merge(
      this.restaurants.changes,
      this.states.changes(RESTAURANTS_SYNC),
      // Each check, also a failed one, may change who takes orders: what is known grows old meanwhile.
      this.states.changes(POS_CHECK),
    ).subscribe(() => {
      this.publish();
    });
    this.publish();
  }

  private publish(): void {
    if (!this.restaurants.loaded) {
      return;
    }
    const freshness = this.restaurants.freshness();
    const items = this.restaurants
      .list()
      .map((restaurant) =>
        toSummary(restaurant, this.restaurants.acceptance(restaurant.id), freshness.asOf),
      );
    const common = { cacheControl: RESTAURANTS_CACHE_CONTROL, freshness };
    void this.reads.publish({ ...common, path: LIST_PATH, route: LIST_PATH, value: { items } });
    for (const value of items) {
      const path = `${LIST_PATH}/${value.id}`;
      void this.reads.publish({ ...common, path, route: `${LIST_PATH}/:restaurantId`, value });
    }
    this.withdrawOthers(new Set(items.map(({ id }) => `${LIST_PATH}/${id}`)));
  }

  private withdrawOthers(paths: Set<string>): void {
    for (const path of this.published) {
      if (!paths.has(path)) {
        this.reads.withdraw(path);
      }
    }
    this.published = paths;
  }
}
