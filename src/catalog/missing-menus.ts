import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { CatalogService } from './catalog.service.js';
import { MenuSnapshots } from './menu-snapshots.js';

/** A restaurant that has just appeared gets its menu now and not with the next regular sync. */
@Injectable()
export class MissingMenus implements OnModuleInit {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: MenuSnapshots,
    private readonly catalog: CatalogService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.restaurants.changes.subscribe(() => void this.request());
  }

  private async request(): Promise<void> {
    const without = this.restaurants
      .list()
      .filter((restaurant) => this.snapshots.find(restaurant.id) === undefined);
    const organizationIds = new Set(without.map((restaurant) => restaurant.organizationId));
    try {
      for (const organizationId of organizationIds) {
        await this.catalog.hint(organizationId);
      }
    } catch (error) {
      this.logger.error({ err: error }, 'the menus of new restaurants could not be requested');
    }
  }
}
