import { Injectable } from '@nestjs/common';
import { menuSyncSource } from '../../catalog/menu-snapshot.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { sourceOf, type Scope } from '../../sync/scope.js';
import { SyncStates } from '../../sync/sync-states.js';
import { Cartography } from '../zones/cartography.js';
import { DeliverySnapshots } from './delivery-snapshots.js';
import { DeliverySource } from '../iiko/delivery-source.js';
import { DeliveryRepository } from './delivery.repository.js';

export const DELIVERY_SYNC = 'delivery';
export const STREETS_SYNC = 'delivery-streets';

/** Reads rules, cities and streets, and stores what differs. */
@Injectable()
export class DeliverySync {
  constructor(
    private readonly source: DeliverySource,
    private readonly repository: DeliveryRepository,
    private readonly snapshots: DeliverySnapshots,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly cartography: Cartography,
  ) {}

  syncRules(scope: Scope): Promise<void> {
    return this.states.attempt(sourceOf(DELIVERY_SYNC, scope), async () => {
      const organizationIds = this.restaurants.within(scope).organizations.map(({ id }) => id);
      const { rules, isComplete } = await this.source.rules(organizationIds);
      for (const [organizationId, data] of rules) {
        if (organizationIds.includes(organizationId)) {
          this.cartography.report(organizationId, data);
          await this.repository.replace({ organizationId, kind: 'rules', key: '', data });
        }
      }
      for (const [organizationId, data] of (await this.source.cities(organizationIds)) ?? []) {
        await this.repository.replace({ organizationId, kind: 'cities', key: '', data });
        await this.repository.keepStreetsOf(
          organizationId,
          data.map(({ id }) => id),
        );
      }
      const missing = organizationIds.filter((id) => !rules.has(id));
      // Rules that were known and cannot be read any more stay as they were, and are stale.
      if (!isComplete || missing.some((id) => this.snapshots.rulesOf(id) !== undefined)) {
        throw new Error('iiko sent rules of delivery that cannot be read');
      }
      return {};
    });
  }

  syncStreets(organizationId: string, cityId: string): Promise<void> {
    return this.states.attempt(streetsSource(organizationId, cityId), async () => {
      const data = await this.source.streets(organizationId, cityId);
      await this.repository.replace({ organizationId, kind: 'streets', key: cityId, data });
      return {};
    });
  }

  /**
   * Cities whose streets are to be read, as `<organization>/<city>`. The menu comes first: at the first start
   * nothing is served without it.
   */
  dueCities(everyMs: number): string[] {
    return this.restaurants
      .organizationIds()
      .filter((organizationId) => this.hasTriedMenu(organizationId))
      .flatMap((organizationId) =>
        this.snapshots.citiesOf(organizationId).map(({ id }) => `${organizationId}/${id}`),
      )
      .filter((id) => this.states.due(`${STREETS_SYNC}/${id}`, everyMs, { afterStart: false }));
  }

  private hasTriedMenu(organizationId: string): boolean {
    const { asOf, error } = this.states.state(menuSyncSource(organizationId));
    return asOf !== undefined || error !== undefined;
  }
}

export function streetsSource(organizationId: string, cityId: string): string {
  return `${STREETS_SYNC}/${organizationId}/${cityId}`;
}
