import { Injectable } from '@nestjs/common';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Scheduled } from '../../sync/scheduled.js';
import { ACCOUNT_MENUS_SYNC, AccountMenus } from './account-menus.js';
import { CatalogService } from '../catalog.service.js';

/** When iiko is asked which menus the key sees. */
@Injectable()
export class AccountMenusJobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly menus: AccountMenus,
    private readonly catalog: CatalogService,
  ) {}

  @JobHandler('catalog.list-menus')
  run(): Promise<void> {
    return this.menus.sync();
  }

  @Scheduled(({ catalog }: AccountMenusJobs, config) => ({
    kind: ACCOUNT_MENUS_SYNC,
    everyMs: config.sync.menuMs,
    // Their quota is that of the menus, and nothing is served without those.
    ids: () => (catalog.triedAll() ? [''] : []),
  }))
  enqueue(): Promise<void> {
    return this.jobs.send('catalog.list-menus', {}, { key: ACCOUNT_MENUS_SYNC });
  }
}
