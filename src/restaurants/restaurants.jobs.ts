import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { Jobs } from '../jobs/jobs.js';
import { Schedule } from '../sync/schedule.js';
import { SyncStates } from '../sync/sync-states.js';
import { PosCheck } from './pos-check.js';
import { RestaurantsSync } from './restaurants-sync.js';
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
    this.jobs.handle('restaurants.sync', () => this.readRestaurants());
    this.jobs.handle('restaurants.check-pos', () =>
      this.states.attempt(POS_CHECK, async () => ({ gaps: await this.posCheck.check() })),
    );
    this.schedule.every({
      kind: RESTAURANTS_SYNC,
      everyMs: restaurantsMs,
      enqueue: () => this.jobs.send('restaurants.sync', {}, { key: RESTAURANTS_SYNC }),
    });
    this.schedule.every({
      kind: POS_CHECK,
      everyMs: posCheckMs,
      ids: () => (this.posCheck.needed ? [''] : []),
      enqueue: () => this.jobs.send('restaurants.check-pos', {}, { key: POS_CHECK }),
    });
  }

  /** What hangs on the restaurants is queued at once: after a first start nothing is served before it is read. */
  private async readRestaurants(): Promise<void> {
    await this.states.attempt(RESTAURANTS_SYNC, async () => ({
      gaps: await this.sync.refresh(),
    }));
    await this.schedule.tick();
  }
}
