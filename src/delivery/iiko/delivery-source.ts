import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoGeographyClient } from '../../iiko/iiko-geography.client.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import { IikoError, isPermanentRefusal } from '../../iiko/iiko.errors.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { DeliveryRules } from '../check/delivery-rules.js';
import type { DeliveryCity } from '../sync/delivery.repository.js';
import { toDeliveryRules } from './delivery-rules.mapper.js';
import { sortStreets, type StreetRow } from '../addresses/street-search.js';

/** What iiko knows about delivery, as we keep it. All organizations are asked with one call each. */
@Injectable()
export class DeliverySource {
  constructor(
    private readonly geography: IikoGeographyClient,
    private readonly iiko: IikoClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** By organization; one that iiko says nothing about is not in it, nor one of which not all can be read. */
  async rules(
    organizationIds: string[],
  ): Promise<{ rules: Map<string, DeliveryRules>; isComplete: boolean }> {
    const { restrictions, isComplete } = await this.geography.deliveryRestrictions(organizationIds);
    const rules = restrictions.map((one) => [one.organizationId, toDeliveryRules(one)] as const);
    return { rules: new Map(rules), isComplete };
  }

  /**
   * The cities each delivers in, by name: those chosen in its settings, or all of its directory. Undefined
   * where the key has no right to know; an address in one line needs no directory.
   */
  async cities(organizationIds: string[]): Promise<Map<string, DeliveryCity[]> | undefined> {
    const all = await this.unlessRefused(() => this.geography.cities(organizationIds));
    if (all === undefined) {
      return undefined;
    }
    const settings = await this.unlessRefused(() =>
      this.iiko.organizationSettings(organizationIds),
    );
    const chosen = new Map(settings?.map((one) => [one.id, one.deliveryCityIds]));
    return new Map(
      organizationIds.map((organizationId) => {
        const own = all.filter((city) => city.organizationId === organizationId);
        return [organizationId, toCities(own, chosen.get(organizationId) ?? [])];
      }),
    );
  }

  /** Sorted, without deleted ones. */
  async streets(organizationId: string, cityId: string): Promise<StreetRow[]> {
    const streets = await this.geography.streets({ organizationId, cityId });
    return sortStreets(streets.filter(({ isDeleted }) => !isDeleted));
  }

  private async unlessRefused<Items>(read: () => Promise<Items>): Promise<Items | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof IikoError && isPermanentRefusal(error)) {
        this.logger.warn({ err: error }, 'iiko refuses a directory of cities; going on without it');
        return undefined;
      }
      throw error;
    }
  }
}

function toCities(
  cities: { id: string; name: string; isDeleted: boolean }[],
  chosen: string[],
): DeliveryCity[] {
  return cities
    .filter(({ id, isDeleted }) => !isDeleted && (chosen.length === 0 || chosen.includes(id)))
    .map(({ id, name }) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name, 'ru'));
}
