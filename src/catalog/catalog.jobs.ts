import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { JobHandler } from '../platform/jobs/job-handler.js';
import type { JobPayloads } from '../platform/jobs/job-queues.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { Scheduled } from '../sync/scheduled.js';
import { CatalogService } from './catalog.service.js';
import { CatalogSync } from './catalog-sync.js';
import { MENU_SYNC } from './menu-snapshot.js';

@Injectable()
export class CatalogJobs {
  constructor(
    private readonly sync: CatalogSync,
    private readonly catalog: CatalogService,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @JobHandler('catalog.sync')
  run({ organizationId }: JobPayloads['catalog.sync']): Promise<void> {
    return this.sync.sync(organizationId);
  }

  @Scheduled(({ config, restaurants }: CatalogJobs) => ({
    kind: MENU_SYNC,
    everyMs: config.sync.menuMs,
    ids: () => restaurants.organizationIds(),
  }))
  enqueue(organizationId: string): Promise<void> {
    return this.catalog.hint(organizationId);
  }
}
