import { Injectable } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { Freshness } from '../http/prepared-responses.js';
import { Problem } from '../http/problem.js';
import { Jobs } from '../jobs/jobs.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { SyncStates } from '../sync/sync-states.js';
import { MenuRejections, type OpenRejection } from './menu-rejections.js';
import { menuSyncSource, type MenuSnapshot } from './menu-snapshot.js';
import { MenuSnapshots } from './menu-snapshots.js';
import type { Menu, MenuItem, MenuSchedule } from './menu.js';

/** The menus of all restaurants, answered from memory: neither iiko nor the database is asked. */
@Injectable()
export class CatalogService {
  constructor(
    private readonly snapshots: MenuSnapshots,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly rejected: MenuRejections,
    private readonly jobs: Jobs,
  ) {}

  /** Restaurants whose menu has changed, which is already answered from the new one. */
  get changes(): Observable<string> {
    return this.snapshots.changes.pipe(map(({ restaurantId }) => restaurantId));
  }

  menu(restaurantId: string): Menu | undefined {
    return this.snapshots.find(restaurantId)?.content.menuOf(restaurantId);
  }

  /** Changes if and only if something on the menu does. */
  revision(restaurantId: string): string | undefined {
    return this.snapshots.find(restaurantId)?.content.revision;
  }

  findItem(restaurantId: string, itemId: string): MenuItem | undefined {
    return this.snapshots.find(restaurantId)?.content.items.get(itemId);
  }

  /** When an item is sold; empty: always, as far as its menu is. */
  schedulesOf(restaurantId: string, itemId: string): MenuSchedule[] {
    return this.snapshots.find(restaurantId)?.content.schedules.get(itemId) ?? [];
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  requireMenu(restaurantId: string): Menu {
    return this.require(restaurantId).content.menuOf(restaurantId);
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing`, `item_not_found` */
  requireItem(restaurantId: string, itemId: string): MenuItem {
    const item = this.require(restaurantId).content.items.get(itemId);
    if (item === undefined) {
      throw new Problem('item_not_found');
    }
    return item;
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  search(restaurantId: string, text: string, limit: number): MenuItem[] {
    return this.require(restaurantId).content.search.find(text, limit);
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  freshness(restaurantId: string): Freshness {
    return this.freshnessOf(this.require(restaurantId));
  }

  freshnessOf({ organizationId, updatedAt }: MenuSnapshot): Freshness {
    const { asOf, stale } = this.states.state(menuSyncSource(organizationId));
    return { asOf: asOf ?? updatedAt, stale };
  }

  /** Seconds since iiko last confirmed the menu. */
  snapshotAgeSeconds(restaurantId: string): number | undefined {
    const snapshot = this.snapshots.find(restaurantId);
    return snapshot && (Date.now() - this.freshnessOf(snapshot).asOf.getTime()) / 1_000;
  }

  /**
   * The menu may have changed at iiko; many hints make one reading, one during a reading makes one more. What
   * iiko has refused for a time is left alone: it is read when that is over.
   */
  async hint(organizationId: string): Promise<void> {
    if (!this.states.isPaused(menuSyncSource(organizationId))) {
      await this.jobs.send('catalog.sync', { organizationId }, { key: organizationId });
    }
  }

  /** Menus that are kept aside because they would have ruined the one that is served; newest first. */
  rejections(): Promise<OpenRejection[]> {
    return this.rejected.open();
  }

  private require(restaurantId: string): MenuSnapshot {
    this.restaurants.require(restaurantId);
    const snapshot = this.snapshots.find(restaurantId);
    if (snapshot === undefined) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    return snapshot;
  }
}
