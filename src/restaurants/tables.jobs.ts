import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { JobHandler } from '../platform/jobs/job-handler.js';
import type { JobPayloads } from '../platform/jobs/job-queues.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { sourceOf } from '../sync/scope.js';
import { Scheduled } from '../sync/scheduled.js';
import { SyncStates } from '../sync/sync-states.js';
import { RestaurantsService, TABLES_SYNC } from './restaurants.service.js';
import { TablesSync } from './iiko/tables-sync.js';

/** When rooms and tables are read: as often as the restaurants, and apart from them. */
@Injectable()
export class TablesJobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly states: SyncStates,
    private readonly sync: TablesSync,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @JobHandler('restaurants.sync-tables')
  run({
    organizationIds = this.restaurants.scope,
  }: JobPayloads['restaurants.sync-tables']): Promise<void> {
    return this.states.attempt(sourceOf(TABLES_SYNC, organizationIds), async () => ({
      gaps: await this.sync.refresh(organizationIds),
    }));
  }

  @Scheduled(({ config, restaurants, sync }: TablesJobs) => ({
    kind: TABLES_SYNC,
    everyMs: config.sync.restaurantsMs,
    scope: restaurants.scope,
    needed: () => sync.needed,
  }))
  enqueue(_id: string, key: string): Promise<void> {
    const organizationIds = this.restaurants.scope;
    return this.jobs.send('restaurants.sync-tables', { organizationIds }, { key });
  }
}
