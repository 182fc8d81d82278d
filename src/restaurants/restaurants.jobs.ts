import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { JobHandler } from '../platform/jobs/job-handler.js';
import type { JobPayloads } from '../platform/jobs/job-queues.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { sourceOf, type Scope } from '../sync/scope.js';
import { Schedule } from '../sync/schedule.js';
import { Scheduled } from '../sync/scheduled.js';
import { SyncStates } from '../sync/sync-states.js';
import { PosCheck } from './iiko/pos-check.js';
import { RestaurantsSync } from './iiko/restaurants-sync.js';
import { POS_CHECK, RESTAURANTS_SYNC } from './restaurants.service.js';

/** When restaurants are read, and when their tills are checked. */
@Injectable()
export class RestaurantsJobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly states: SyncStates,
    private readonly restaurants: RestaurantsSync,
    private readonly posCheck: PosCheck,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What hangs on the restaurants is queued at once: after a first start nothing is served before it is read. */
  @JobHandler('restaurants.sync')
  async sync({ organizationIds = this.scope }: JobPayloads['restaurants.sync']): Promise<void> {
    await this.states.attempt(sourceOf(RESTAURANTS_SYNC, organizationIds), async () => ({
      gaps: await this.restaurants.refresh(organizationIds),
    }));
    await this.schedule.tick();
  }

  @JobHandler('restaurants.check-pos')
  checkPos({ organizationIds = this.scope }: JobPayloads['restaurants.check-pos']): Promise<void> {
    return this.states.attempt(sourceOf(POS_CHECK, organizationIds), async () => ({
      gaps: await this.posCheck.check(organizationIds),
    }));
  }

  @Scheduled(({ config, scope }: RestaurantsJobs) => ({
    kind: RESTAURANTS_SYNC,
    everyMs: config.sync.restaurantsMs,
    scope,
  }))
  enqueueSync(_id: string, key: string): Promise<void> {
    return this.jobs.send('restaurants.sync', { organizationIds: this.scope }, { key });
  }

  @Scheduled(({ config, scope, posCheck }: RestaurantsJobs) => ({
    kind: POS_CHECK,
    everyMs: config.sync.posCheckMs,
    scope,
    needed: () => posCheck.needed,
  }))
  enqueueCheck(_id: string, key: string): Promise<void> {
    return this.jobs.send('restaurants.check-pos', { organizationIds: this.scope }, { key });
  }

  private get scope(): Scope {
    return this.config.iiko.organizationIds;
  }
}
