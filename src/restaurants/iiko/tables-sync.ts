import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoClient } from '../../iiko/iiko.client.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { Scope } from '../../sync/scope.js';
import { OptionalReads } from '../../sync/iiko/optional-reads.js';
import type { SyncGap } from '../../sync/sync-states.js';
import { RestaurantsRepository } from '../restaurants.repository.js';
import { RestaurantsService } from '../restaurants.service.js';
import { chooseOrderType, toSections } from './tables.mapper.js';

/** Reads where guests sit, for all restaurants of a scope at once. */
@Injectable()
export class TablesSync {
  constructor(
    private readonly iiko: IikoClient,
    private readonly repository: RestaurantsRepository,
    private readonly restaurants: RestaurantsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Nothing is to be asked before the restaurants are known. */
  get needed(): boolean {
    return this.restaurants.loaded;
  }

  /**
   * A key without the right to one of these orders no dine-in; everything else goes on.
   * @returns what iiko refuses
   */
  async refresh(scope: Scope): Promise<SyncGap[]> {
    const reads = new OptionalReads(this.logger);
    const { organizations, restaurants } = this.restaurants.within(scope);
    const organizationIds = organizations.map(({ id }) => id);
    const ids = restaurants.map(({ id }) => id);
    const sections = await reads.unlessRefused('tables', () => this.iiko.restaurantSections(ids));
    const orderTypes = await reads.unlessRefused('types of orders', () =>
      this.iiko.orderTypes(organizationIds),
    );
    await this.repository.setHalls(
      new Map(
        restaurants.map(({ id, organizationId }) => [
          id,
          {
            sections: toSections(sections ?? [], id),
            orderTypeId: chooseOrderType(orderTypes ?? [], organizationId),
          },
        ]),
      ),
    );
    return reads.gaps;
  }
}
