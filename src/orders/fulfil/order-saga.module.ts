import { Module } from '@nestjs/common';
import { CatalogModule } from '../../catalog/catalog.module.js';
import { DeliveryModule } from '../../delivery/delivery.module.js';
import { IikoModule } from '../../iiko/iiko.module.js';
import { JobsModule } from '../../platform/jobs/jobs.module.js';
import { OrderRecordsModule } from '../order-records.module.js';
import { RestaurantsModule } from '../../restaurants/restaurants.module.js';
import { AdditionSubmission } from './addition-submission.js';
import { NewsBatch } from './news-batch.js';
import { NewsReading } from './news-reading.js';
import { OrderAddressForm } from './order-address-form.js';
import { OrderAttempts } from './order-attempts.js';
import { OrderCancellation } from './order-cancellation.js';
import { OrderDeadlines } from './order-deadlines.js';
import { OrderTurns } from './order-turns.js';
import { OrderFamilies } from '../iiko/order-families.js';
import { OrderGap } from './order-gap.js';
import { OrderHolds } from './order-holds.js';
import { OrderNews } from './order-news.js';
import { OrderReconciliation } from './order-reconciliation.js';
import { OrderResolutions } from './order-resolutions.js';
import { OrderSubmission } from './order-submission.js';
import { OrderSweep } from './order-sweep.js';
import { OrderTracking } from './order-tracking.js';
import { OrderWithdrawal } from './order-withdrawal.js';
import { OutdatedSnapshots } from './outdated-snapshots.js';
import { PaymentNotices } from './payment-notices.js';
import { TableReconciliation } from './table-reconciliation.js';

/** Brings accepted orders to iiko once, and follows them there to their end. */
@Module({
  imports: [
    CatalogModule,
    DeliveryModule,
    IikoModule,
    JobsModule,
    OrderRecordsModule,
    RestaurantsModule,
  ],
  providers: [
    AdditionSubmission,
    NewsBatch,
    NewsReading,
    OrderAddressForm,
    OrderAttempts,
    OrderCancellation,
    OrderDeadlines,
    OrderTurns,
    OrderFamilies,
    OrderGap,
    OrderHolds,
    OrderNews,
    OrderReconciliation,
    OrderResolutions,
    OrderSubmission,
    OrderSweep,
    OrderTracking,
    OrderWithdrawal,
    OutdatedSnapshots,
    PaymentNotices,
    TableReconciliation,
  ],
  exports: [NewsBatch, OrderNews, OrderResolutions, PaymentNotices],
})
export class OrderSagaModule {}
