import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { CacheModule } from '../../platform/cache/cache.module.js';
import { Redis } from '../../platform/cache/redis.js';
import { CatalogModule } from '../../catalog/catalog.module.js';
import { clockDriftMs } from '../../platform/database/clock.js';
import { CustomersModule } from '../../customers/customers.module.js';
import { IikoHealth } from '../iiko/iiko-health.js';
import { IikoModule } from '../../iiko/iiko.module.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { JobsModule } from '../../platform/jobs/jobs.module.js';
import { LimitsModule } from '../../platform/limits/limits.module.js';
import { Gauge } from '../../platform/metrics/gauge.js';
import type { GaugeValue } from '../../platform/metrics/metrics.js';
import { OrdersModule } from '../../orders/orders.module.js';
import { OutgoingWebhooksModule } from '../../platform/outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../../restaurants/restaurants.module.js';
import { StopListsModule } from '../../stop-lists/stop-lists.module.js';
import { SyncModule } from '../../sync/sync.module.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { BacklogService } from './backlog.service.js';
import { DegradationService } from './degradation.service.js';
import { Maintenance } from './maintenance.js';
import { ReadinessService } from './readiness.service.js';
import { StatusController } from './status.controller.js';
import { StorageChecks } from './storage-checks.js';

@Module({
  imports: [
    AuthModule,
    CacheModule,
    CatalogModule,
    CustomersModule,
    IikoModule,
    JobsModule,
    LimitsModule,
    OrdersModule,
    OutgoingWebhooksModule,
    RestaurantsModule,
    StopListsModule,
    SyncModule,
    WebhooksModule,
  ],
  controllers: [StatusController],
  providers: [
    BacklogService,
    DegradationService,
    IikoHealth,
    Maintenance,
    ReadinessService,
    StorageChecks,
  ],
  exports: [IikoHealth],
})
export class StatusModule {
  constructor(
    private readonly jobs: Jobs,
    private readonly redis: Redis,
  ) {}

  @Gauge('database_clock_drift_seconds', "How far this process's clock is ahead of the database's")
  clockDrift(): number {
    return clockDriftMs() / 1_000;
  }

  @Gauge('redis_available', '1 while Redis answers and stores; not there without one')
  redisAvailable(): GaugeValue[] {
    const value = this.redis.trouble === undefined ? 1 : 0;
    return this.redis.expected ? [{ labels: {}, value }] : [];
  }

  @Gauge('job_queue_depth', 'Jobs that wait or run, by queue', ['queue'])
  async jobDepths(): Promise<GaugeValue[]> {
    return Object.entries(await this.jobs.depths()).map(([queue, value]) => ({
      labels: { queue },
      value,
    }));
  }
}
