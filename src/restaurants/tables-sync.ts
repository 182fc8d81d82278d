import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoClient } from '../iiko/iiko.client.js';
import { LOGGER } from '../logging/logger.js';
import { tolerateRefusal } from './refusals.js';
import { RestaurantsRepository } from './restaurants.repository.js';
import { RestaurantsService } from './restaurants.service.js';
import { chooseOrderType, toSections } from './tables.js';

/** Reads where guests sit, for all restaurants at once. */
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

  /** A key without the right to one of these orders no dine-in; everything else goes on. */
  async refresh(): Promise<void> {
    const restaurants = this.restaurants.list();
    const organizationIds = this.restaurants.organizationIds();
    const ids = restaurants.map(({ id }) => id);
    const sections = await this.tolerate(() => this.iiko.restaurantSections(ids));
    const orderTypes = await this.tolerate(() => this.iiko.orderTypes(organizationIds));
    await this.repository.setHalls(
      new Map(
        restaurants.map(({ id, organizationId }) => [
          id,
          {
            sections: toSections(sections, id),
            orderTypeId: chooseOrderType(orderTypes, organizationId),
          },
        ]),
      ),
    );
  }

  private tolerate<Item>(read: () => Promise<Item[]>): Promise<Item[]> {
    return tolerateRefusal(read, this.logger);
  }
}
