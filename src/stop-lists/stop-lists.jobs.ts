import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { JobHandler } from '../platform/jobs/job-handler.js';
import type { JobPayloads } from '../platform/jobs/job-queues.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { Scheduled } from '../sync/scheduled.js';
import { StopListsSync } from './iiko/stop-lists-sync.js';
import { STOP_LISTS_SYNC, StopListsService } from './stop-lists.service.js';

/** When stop lists are read without a hint: on schedule, and at once for a restaurant that has none. */
@Injectable()
export class StopListsJobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly sync: StopListsSync,
    private readonly stopLists: StopListsService,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @JobHandler('stop-lists.sync')
  run({ organizationId, cause }: JobPayloads['stop-lists.sync']): Promise<void> {
    return this.sync.sync(organizationId, cause);
  }

  @Scheduled((jobs: StopListsJobs) => ({
    kind: STOP_LISTS_SYNC,
    everyMs: jobs.config.sync.stopListMs,
    ids: () => jobs.restaurants.organizationIds(),
    incomplete: (organizationId) => jobs.lacksOne(organizationId),
  }))
  enqueue(organizationId: string): Promise<void> {
    return this.jobs.send(
      'stop-lists.sync',
      { organizationId, cause: 'poll' },
      { key: organizationId },
    );
  }

  private lacksOne(organizationId: string): boolean {
    return this.restaurants
      .list()
      .some(
        (restaurant) =>
          restaurant.organizationId === organizationId &&
          this.stopLists.state(restaurant.id) === undefined,
      );
  }
}
