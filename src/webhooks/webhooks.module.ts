import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { LimitsModule } from '../platform/limits/limits.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { OutgoingWebhooksModule } from '../platform/outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { StopListsModule } from '../stop-lists/stop-lists.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { WebhookApplying } from './webhook-applying.js';
import { WebhookData } from './webhook-data.js';
import { WebhookEvents } from './webhook-events.js';
import { WebhookIntake } from './webhook-intake.js';
import { WebhookProcessing } from './webhook-processing.js';
import { WebhookRegistration } from './iiko/webhook-registration.js';
import { WebhookTokenGuard } from './webhook-token.guard.js';
import { WebhookWatchdog } from './webhook-watchdog.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [
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
  ],
  controllers: [WebhooksController],
  providers: [
    WebhookApplying,
    WebhookData,
    WebhookEvents,
    WebhookIntake,
    WebhookProcessing,
    WebhookRegistration,
    WebhooksRepository,
    WebhooksService,
    WebhookTokenGuard,
    WebhookWatchdog,
  ],
  exports: [WebhooksRepository, WebhooksService, WebhookWatchdog],
})
export class WebhooksModule {}
