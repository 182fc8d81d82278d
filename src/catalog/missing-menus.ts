import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../platform/logging/logger.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { SyncStates } from '../sync/sync-states.js';
import { CatalogService } from './catalog.service.js';
import { menuSyncSource } from './menu-snapshot.js';
import { MenuSnapshots } from './menu-snapshots.js';

/**
 * A restaurant that has just appeared gets its menu now and not with the next regular sync. The first
 * sync of an organization is due anyway.
 */
@Injectable()
export class MissingMenus implements OnModuleInit {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: MenuSnapshots,
    private readonly states: SyncStates,
    private readonly catalog: CatalogService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.restaurants.changes.subscribe(() => void this.request());
  }

  private async request(): Promise<void> {
    const organizationIds = this.restaurants
      .list()
      .filter((restaurant) => this.snapshots.find(restaurant.id) === undefined)
      .map((restaurant) => restaurant.organizationId)
      .filter((id) => this.states.state(menuSyncSource(id)).asOf !== undefined);
    try {
      for (const organizationId of new Set(organizationIds)) {
        await this.catalog.hint(organizationId);
      }
    } catch (error) {
      this.logger.error({ err: error }, 'the menus of new restaurants could not be requested');
    }
  }
}
