import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PublishedReads } from '../platform/http/published-reads.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { SyncStates } from '../sync/sync-states.js';
import { StopListSnapshots, type StopListSnapshot } from './stop-list-snapshots.js';
import { toStopList } from './stop-lists.dto.js';
import { STOP_LISTS_SYNC, stopListsSource, StopListsService } from './stop-lists.service.js';

export const STOP_LIST_CACHE_CONTROL = 'public, max-age=5, stale-if-error=60';

const ROUTE = '/v1/restaurants/:restaurantId/stop-list';

/**
 * Keeps the prepared stop lists equal to the snapshots. The body says when iiko last confirmed the list,
 * so each successful read of iiko gives it a new tag, and between reads every request with the present
 * one is a 304.
 */
@Injectable()
export class StopListsPublisher implements OnModuleInit {
  constructor(
    private readonly stopLists: StopListsService,
    private readonly snapshots: StopListSnapshots,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly reads: PublishedReads,
  ) {}

  onModuleInit(): void {
    this.snapshots.changes.subscribe(({ restaurantId }) => {
      this.publishWhere((snapshot) => snapshot.restaurantId === restaurantId);
    });
    this.states.changes(STOP_LISTS_SYNC).subscribe((source) => {
      this.publishWhere(({ organizationId }) => stopListsSource(organizationId) === source);
    });
    this.restaurants.changes.subscribe(() => {
      this.publishWhere(() => true);
    });
    this.publishWhere(() => true);
  }

  private publishWhere(isMeant: (snapshot: StopListSnapshot) => boolean): void {
    for (const snapshot of this.snapshots.all().filter(isMeant)) {
      this.publish(snapshot);
    }
  }

  private publish({ restaurantId, entries }: StopListSnapshot): void {
    const path = ROUTE.replace(':restaurantId', restaurantId);
    const state = this.stopLists.state(restaurantId);
    if (state === undefined || this.restaurants.find(restaurantId) === undefined) {
      this.reads.withdraw(path);
      return;
    }
    void this.reads.publish({
      path,
      route: ROUTE,
      value: toStopList(state, entries, this.restaurants.timesOf(restaurantId)),
      cacheControl: STOP_LIST_CACHE_CONTROL,
      freshness: state,
    });
  }
}
