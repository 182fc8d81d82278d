import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { Schedule } from '../../sync/schedule.js';
import { DELIVERY_SYNC, DeliverySync, STREETS_SYNC } from './delivery-sync.js';

/** An organization without chosen cities may list hundreds of them: they take turns. */
const CITIES_AT_A_TIME = 5;

/** When the directories of addresses and the rules of delivery are read. */
@Injectable()
export class DeliveryJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly schedule: Schedule,
    private readonly sync: DeliverySync,
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const { deliveryMs, streetsMs } = this.config.sync;
    const { scope } = this.restaurants;
    this.jobs.handle('delivery.sync', ({ organizationIds = scope }) =>
      this.sync.syncRules(organizationIds),
    );
    this.jobs.handle('delivery.sync-streets', ({ organizationId, cityId }) =>
      this.sync.syncStreets(organizationId, cityId),
    );
    this.schedule.every({
      kind: DELIVERY_SYNC,
      everyMs: deliveryMs,
      scope,
      needed: () => this.restaurants.loaded,
      enqueue: (_id, key) => this.jobs.send('delivery.sync', { organizationIds: scope }, { key }),
    });
    this.schedule.every({
      kind: STREETS_SYNC,
      everyMs: streetsMs,
      // Megabytes that hardly change: a restart is no reason to read them.
      afterStart: false,
      ids: () => this.sync.dueCities(streetsMs).slice(0, CITIES_AT_A_TIME),
      enqueue: (id) => {
        const [organizationId = '', cityId = ''] = id.split('/');
        return this.jobs.send('delivery.sync-streets', { organizationId, cityId }, { key: id });
      },
    });
  }
}
