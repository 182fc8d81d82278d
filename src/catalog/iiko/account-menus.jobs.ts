import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Schedule } from '../../sync/schedule.js';
import { ACCOUNT_MENUS_SYNC, AccountMenus } from './account-menus.js';
import { CatalogService } from '../catalog.service.js';

/** When iiko is asked which menus the key sees. */
@Injectable()
export class AccountMenusJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly menus: AccountMenus,
    private readonly catalog: CatalogService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('catalog.list-menus', () => this.menus.sync());
    this.schedule.every({
      kind: ACCOUNT_MENUS_SYNC,
      everyMs: this.config.sync.menuMs,
      // Their quota is that of the menus, and nothing is served without those.
      ids: () => (this.catalog.triedAll() ? [''] : []),
      enqueue: () => this.jobs.send('catalog.list-menus', {}, { key: ACCOUNT_MENUS_SYNC }),
    });
  }
}
