import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PreparedResponses } from '../platform/http/prepared-responses.js';
import { Gauge } from '../platform/metrics/gauge.js';
import type { GaugeValue } from '../platform/metrics/metrics.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { SyncStates } from '../sync/sync-states.js';
import { CatalogService } from './catalog.service.js';
import { MENU_SYNC, menuSyncSource, type MenuSnapshot } from './menu-snapshot.js';
import { MenuSnapshots } from './menu-snapshots.js';

const MENU_ROUTE = '/v1/restaurants/:restaurantId/menu';

/** Keeps the prepared menus equal to the snapshots, to how fresh these are, and to what restaurants exist. */
@Injectable()
export class MenuPublisher implements OnModuleInit {
  constructor(
    private readonly catalog: CatalogService,
    private readonly snapshots: MenuSnapshots,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly prepared: PreparedResponses,
  ) {}

  onModuleInit(): void {
    this.snapshots.changes.subscribe((snapshot) => {
      this.publish(snapshot);
    });
    this.states.changes(MENU_SYNC).subscribe((source) => {
      this.publishAll(({ organizationId }) => menuSyncSource(organizationId) === source);
    });
    this.restaurants.changes.subscribe(() => {
      this.publishAll(() => true);
    });
    // The snapshots may have been loaded before this began to listen.
    this.publishAll(() => true);
  }

  private publishAll(isMeant: (snapshot: MenuSnapshot) => boolean): void {
    this.snapshots
      .all()
      .filter(isMeant)
      .forEach((snapshot) => {
        this.publish(snapshot);
      });
  }

  private publish(snapshot: MenuSnapshot): void {
    const { restaurantId, representation } = snapshot;
    const path = `/v1/restaurants/${restaurantId}/menu`;
    if (this.restaurants.find(restaurantId) === undefined) {
      this.prepared.delete(path);
      return;
    }
    this.prepared.set(path, MENU_ROUTE, representation, this.catalog.freshnessOf(snapshot));
  }

  @Gauge('menu_snapshot_age_seconds', 'Time since iiko last confirmed the menu of a restaurant', [
    'restaurant',
  ])
  ages(): GaugeValue[] {
    return this.snapshots.all().map(({ restaurantId }) => ({
      labels: { restaurant: restaurantId },
      value: this.catalog.snapshotAgeSeconds(restaurantId) ?? Number.NaN,
    }));
  }
}
