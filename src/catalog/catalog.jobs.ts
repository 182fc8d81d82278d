import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { Schedule } from '../sync/schedule.js';
import { CatalogService } from './catalog.service.js';
import { CatalogSync } from './catalog-sync.js';
import { MENU_SYNC } from './menu-snapshot.js';

@Injectable()
export class CatalogJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly sync: CatalogSync,
    private readonly catalog: CatalogService,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('catalog.sync', ({ organizationId }) => this.sync.sync(organizationId));
    this.schedule.every({
      kind: MENU_SYNC,
      everyMs: this.config.sync.menuMs,
      ids: () => this.restaurants.organizationIds(),
      enqueue: (organizationId) => this.catalog.hint(organizationId),
    });
  }
}
