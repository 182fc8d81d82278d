import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { Schedule } from '../sync/schedule.js';
import { StopListsSync } from './iiko/stop-lists-sync.js';
import { STOP_LISTS_SYNC, StopListsService } from './stop-lists.service.js';

/** When stop lists are read without a hint: on schedule, and at once for a restaurant that has none. */
@Injectable()
export class StopListsJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly sync: StopListsSync,
    private readonly stopLists: StopListsService,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('stop-lists.sync', ({ organizationId, cause }) =>
      this.sync.sync(organizationId, cause),
    );
    this.schedule.every({
      kind: STOP_LISTS_SYNC,
      everyMs: this.config.sync.stopListMs,
      ids: () => this.restaurants.organizationIds(),
      incomplete: (organizationId) => this.lacksOne(organizationId),
      enqueue: (organizationId) =>
        this.jobs.send(
          'stop-lists.sync',
          { organizationId, cause: 'poll' },
          { key: organizationId },
        ),
    });
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
