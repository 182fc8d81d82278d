import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { OutgoingWebhooksModule } from '../platform/outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { StatusModule } from './status/status.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { AccountFindings } from './account-findings.js';
import { CapabilitiesService } from './capabilities.service.js';
import { MenuReportController } from './menu-report.controller.js';
import { IikoPausesController } from './iiko/iiko-pauses.controller.js';
import { IikoRetryController } from './iiko/iiko-retry.controller.js';
import { OutgoingWebhooksController } from './outgoing-webhooks.controller.js';
import { PaymentNoticesController } from './payment-notices.controller.js';
import { TableLinksController } from './table-links.controller.js';
import { SupportController } from './support.controller.js';
import { WebhookInboxController } from './webhook-inbox.controller.js';

@Module({
  imports: [
    CatalogModule,
    CustomersModule,
    DeliveryModule,
    IikoModule,
    OrdersModule,
    OutgoingWebhooksModule,
    RestaurantsModule,
    StatusModule,
    SyncModule,
    WebhooksModule,
  ],
  controllers: [
    SupportController,
    PaymentNoticesController,
    WebhookInboxController,
    OutgoingWebhooksController,
    MenuReportController,
    IikoPausesController,
    IikoRetryController,
    TableLinksController,
  ],
  providers: [AccountFindings, CapabilitiesService],
})
export class SupportModule {}
