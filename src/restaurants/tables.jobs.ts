import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { sourceOf } from '../sync/scope.js';
import { Schedule } from '../sync/schedule.js';
import { SyncStates } from '../sync/sync-states.js';
import { RestaurantsService, TABLES_SYNC } from './restaurants.service.js';
import { TablesSync } from './iiko/tables-sync.js';

/** When rooms and tables are read: as often as the restaurants, and apart from them. */
@Injectable()
export class TablesJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly states: SyncStates,
    private readonly sync: TablesSync,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const { scope } = this.restaurants;
    this.jobs.handle('restaurants.sync-tables', ({ organizationIds = scope }) =>
      this.states.attempt(sourceOf(TABLES_SYNC, organizationIds), async () => ({
        gaps: await this.sync.refresh(organizationIds),
      })),
    );
    this.schedule.every({
      kind: TABLES_SYNC,
      everyMs: this.config.sync.restaurantsMs,
      scope,
      needed: () => this.sync.needed,
      enqueue: (_id, key) =>
        this.jobs.send('restaurants.sync-tables', { organizationIds: scope }, { key }),
    });
  }
}
