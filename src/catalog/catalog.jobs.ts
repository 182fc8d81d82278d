import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { Schedule } from '../sync/schedule.js';
import { CatalogSync } from './catalog-sync.js';
import { MENU_SYNC } from './menu-snapshot.js';
import { MenuSnapshots } from './menu-snapshots.js';

/** When menus are read: on schedule, and at once for a restaurant that has none. */
@Injectable()
export class CatalogJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly sync: CatalogSync,
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: MenuSnapshots,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('catalog.sync', ({ organizationId }) => this.sync.sync(organizationId));
    this.schedule.every({
      kind: MENU_SYNC,
      everyMs: this.config.sync.menuMs,
      ids: () => this.restaurants.organizationIds(),
      enqueue: (organizationId) => this.enqueue(organizationId),
    });
  }

  private enqueue(organizationId: string): Promise<void> {
    return this.jobs.send('catalog.sync', { organizationId }, { key: organizationId });
  }
}
