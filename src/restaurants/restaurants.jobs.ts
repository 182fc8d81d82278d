import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { sourceOf, type Scope } from '../sync/scope.js';
import { Schedule } from '../sync/schedule.js';
import { SyncStates } from '../sync/sync-states.js';
import { PosCheck } from './iiko/pos-check.js';
import { RestaurantsSync } from './iiko/restaurants-sync.js';
import { POS_CHECK, RESTAURANTS_SYNC } from './restaurants.service.js';

/** When restaurants are read, and when their tills are checked. */
@Injectable()
export class RestaurantsJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly states: SyncStates,
    private readonly sync: RestaurantsSync,
    private readonly posCheck: PosCheck,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const { restaurantsMs, posCheckMs } = this.config.sync;
    const { organizationIds: scope } = this.config.iiko;
    this.jobs.handle('restaurants.sync', ({ organizationIds = scope }) =>
      this.readRestaurants(organizationIds),
    );
    this.jobs.handle('restaurants.check-pos', ({ organizationIds = scope }) =>
      this.states.attempt(sourceOf(POS_CHECK, organizationIds), async () => ({
        gaps: await this.posCheck.check(organizationIds),
      })),
    );
    this.schedule.every({
      kind: RESTAURANTS_SYNC,
      everyMs: restaurantsMs,
      scope,
      enqueue: (_id, key) =>
        this.jobs.send('restaurants.sync', { organizationIds: scope }, { key }),
    });
    this.schedule.every({
      kind: POS_CHECK,
      everyMs: posCheckMs,
      scope,
      needed: () => this.posCheck.needed,
      enqueue: (_id, key) =>
        this.jobs.send('restaurants.check-pos', { organizationIds: scope }, { key }),
    });
  }

  /** What hangs on the restaurants is queued at once: after a first start nothing is served before it is read. */
  private async readRestaurants(scope: Scope): Promise<void> {
    await this.states.attempt(sourceOf(RESTAURANTS_SYNC, scope), async () => ({
      gaps: await this.sync.refresh(scope),
    }));
    await this.schedule.tick();
  }
}
