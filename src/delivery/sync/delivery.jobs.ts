import { Injectable } from '@nestjs/common';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { Scheduled } from '../../sync/scheduled.js';
import { DELIVERY_SYNC, DeliverySync, STREETS_SYNC } from './delivery-sync.js';

/** An organization without chosen cities may list hundreds of them: they take turns. */
const CITIES_AT_A_TIME = 5;

/** When the directories of addresses and the rules of delivery are read. */
@Injectable()
export class DeliveryJobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly sync: DeliverySync,
    private readonly restaurants: RestaurantsService,
  ) {}

  @JobHandler('delivery.sync')
  syncRules({
    organizationIds = this.restaurants.scope,
  }: JobPayloads['delivery.sync']): Promise<void> {
    return this.sync.syncRules(organizationIds);
  }

  @JobHandler('delivery.sync-streets')
  syncStreets({ organizationId, cityId }: JobPayloads['delivery.sync-streets']): Promise<void> {
    return this.sync.syncStreets(organizationId, cityId);
  }

  @Scheduled(({ restaurants }: DeliveryJobs, config) => ({
    kind: DELIVERY_SYNC,
    everyMs: config.sync.deliveryMs,
    scope: restaurants.scope,
    needed: () => restaurants.loaded,
  }))
  enqueueRules(_id: string, key: string): Promise<void> {
    return this.jobs.send('delivery.sync', { organizationIds: this.restaurants.scope }, { key });
  }

  @Scheduled(({ sync }: DeliveryJobs, { sync: times }) => ({
    kind: STREETS_SYNC,
    everyMs: times.streetsMs,
    // Megabytes that hardly change: a restart is no reason to read them.
    afterStart: false,
    ids: () => sync.dueCities(times.streetsMs).slice(0, CITIES_AT_A_TIME),
  }))
  enqueueStreets(id: string): Promise<void> {
    const [organizationId = '', cityId = ''] = id.split('/');
    return this.jobs.send('delivery.sync-streets', { organizationId, cityId }, { key: id });
  }
}
