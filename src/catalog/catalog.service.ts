import { Injectable } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { clockMs } from '../platform/database/clock.js';
import type { Freshness } from '../platform/http/prepared-responses.js';
import { Problem } from '../platform/http/problem.js';
import type { Representation } from '../platform/http/representation.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { Scheduled } from '../sync/scheduled.js';
import { SyncStates } from '../sync/sync-states.js';
import { MenuRejections, type OpenRejection } from './menu-rejections.js';
import { MENU_SYNC, menuSyncSource, type MenuSnapshot } from './menu-snapshot.js';
import { MenuSnapshots } from './menu-snapshots.js';
import type { MenuHours, MenuItem, MenuSchedule } from './menu.js';

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

  hasMenu(restaurantId: string): boolean {
    return this.snapshots.find(restaurantId) !== undefined;
  }

  /** When the menu is sold; empty: always. */
  availabilityOf(restaurantId: string): MenuHours[] {
    return this.snapshots.find(restaurantId)?.content.availability ?? [];
  }

  /** Changes if and only if something on the menu does. */
  revision(restaurantId: string): string | undefined {
    return this.snapshots.find(restaurantId)?.content.revision;
  }

  findItem(restaurantId: string, itemId: string): MenuItem | undefined {
    return this.snapshots.find(restaurantId)?.content.item(itemId);
  }

  /** The same, and what is charged for but not sold by itself, such as a delivery. */
  findItemOrService(restaurantId: string, itemId: string): MenuItem | undefined {
    return this.snapshots.find(restaurantId)?.content.service(itemId);
  }

  /** When an item is sold; empty: always, as far as its menu is. */
  schedulesOf(restaurantId: string, itemId: string): MenuSchedule[] {
    return this.snapshots.find(restaurantId)?.content.schedules.get(itemId) ?? [];
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  requireMenu(restaurantId: string): Representation {
    return this.require(restaurantId).representation;
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing`, `item_not_found` */
  requireItem(restaurantId: string, itemId: string): MenuItem {
    const item = this.require(restaurantId).content.item(itemId);
    if (item === undefined) {
      throw new Problem('item_not_found');
    }
    return item;
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  async search(restaurantId: string, text: string, limit: number): Promise<MenuItem[]> {
    const { content } = this.require(restaurantId);
    const search = await content.search();
    return search.find(text, limit).flatMap((id) => content.item(id) ?? []);
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
    return snapshot && (clockMs() - this.freshnessOf(snapshot).asOf.getTime()) / 1_000;
  }

  /**
   * The menu may have changed at iiko; many hints make one reading, one during a reading makes one more. What
   * iiko has refused for a time is left alone: it is read when that is over.
   */
  @Scheduled(({ restaurants }: CatalogService, config) => ({
    kind: MENU_SYNC,
    everyMs: config.sync.menuMs,
    ids: () => restaurants.organizationIds(),
  }))
  async hint(organizationId: string): Promise<void> {
    if (!this.states.isPaused(menuSyncSource(organizationId))) {
      await this.jobs.send('catalog.sync', { organizationId }, { key: organizationId });
    }
  }

  /** Whether iiko has been asked for the menu of every organization. */
  triedAll(): boolean {
    const organizationIds = this.restaurants.organizationIds();
    const states = organizationIds.map((id) => this.states.state(menuSyncSource(id)));
    return (
      states.length > 0 &&
      states.every(({ asOf, error }) => asOf !== undefined || error !== undefined)
    );
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
