import { Injectable, type OnModuleInit } from '@nestjs/common';
import { merge } from 'rxjs';
import { CatalogService } from '../../catalog/catalog.service.js';
import type { Freshness } from '../../platform/http/prepared-responses.js';
import { PublishedReads } from '../../platform/http/published-reads.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { sourceOf } from '../../sync/scope.js';
import { SyncStates } from '../../sync/sync-states.js';
import { DeliverySnapshots } from './delivery-snapshots.js';
import { DELIVERY_SYNC } from './delivery-sync.js';
import { DeliveryZoneMaps } from '../zones/delivery-zone-maps.js';

export const ZONES_CACHE_CONTROL =
  'public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400';
export const GEOJSON_TYPE = 'application/geo+json; charset=utf-8';

const ROUTE = '/v1/restaurants/:restaurantId/delivery-zones';

/** Keeps the prepared zones equal to the rules, to how fresh these are, and to what a delivery costs. */
@Injectable()
export class DeliveryPublisher implements OnModuleInit {
  private published = new Set<string>();

  constructor(
    private readonly maps: DeliveryZoneMaps,
    private readonly snapshots: DeliverySnapshots,
    private readonly restaurants: RestaurantsService,
    private readonly catalog: CatalogService,
    private readonly states: SyncStates,
    private readonly reads: PublishedReads,
  ) {}

  onModuleInit(): void {
    merge(
      this.snapshots.changes,
      this.restaurants.changes,
      this.states.changes(DELIVERY_SYNC),
      this.catalog.changes,
    ).subscribe(() => {
      this.publish();
    });
    this.publish();
  }

  freshness(): Freshness {
    const { asOf, stale } = this.states.state(sourceOf(DELIVERY_SYNC, this.restaurants.scope));
    return { asOf: asOf ?? new Date(0), stale };
  }

  private publish(): void {
    const paths = new Set<string>();
    for (const restaurant of this.restaurants.list()) {
      const value = this.maps.of(restaurant);
      if (value !== undefined) {
        const path = ROUTE.replace(':restaurantId', restaurant.id);
        paths.add(path);
        void this.reads.publish({
          path,
          route: ROUTE,
          value,
          cacheControl: ZONES_CACHE_CONTROL,
          contentType: GEOJSON_TYPE,
          freshness: this.freshness(),
        });
      }
    }
    for (const path of this.published) {
      if (!paths.has(path)) {
        this.reads.withdraw(path);
      }
    }
    this.published = paths;
  }
}
