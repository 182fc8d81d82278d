import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { JobHandler } from '../platform/jobs/job-handler.js';
import type { JobPayloads } from '../platform/jobs/job-queues.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { sourceOf, type Scope } from '../sync/scope.js';
import { Schedule } from '../sync/schedule.js';
import { Scheduled } from '../sync/scheduled.js';
import { SyncStates } from '../sync/sync-states.js';
import { RestaurantsSync } from './iiko/restaurants-sync.js';
import { RESTAURANTS_SYNC } from './restaurants.service.js';

/** When restaurants are read. */
@Injectable()
export class RestaurantsJobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly states: SyncStates,
    private readonly restaurants: RestaurantsSync,
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

  @Scheduled(({ scope }: RestaurantsJobs, config) => ({
    kind: RESTAURANTS_SYNC,
    everyMs: config.sync.restaurantsMs,
    scope,
  }))
  enqueue(_id: string, key: string): Promise<void> {
    return this.jobs.send('restaurants.sync', { organizationIds: this.scope }, { key });
  }

  private get scope(): Scope {
    return this.config.iiko.organizationIds;
  }
}
