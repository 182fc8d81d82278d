import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CartModule } from '../cart/cart.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { EventsModule } from '../platform/events/events.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { LimitsModule } from '../platform/limits/limits.module.js';
import { LoyaltyModule } from '../loyalty/loyalty.module.js';
import { OutgoingWebhooksModule } from '../platform/outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { DeliveryCheckController } from './quote/delivery-check.controller.js';
import { OrderClaimsController } from './order-claims.controller.js';
import { OrdersController } from './orders.controller.js';
import { TableOrdersController } from './table-orders.controller.js';
import { AdditionPlacement } from './place/addition-placement.js';
import { AdditionSubmission } from './fulfil/addition-submission.js';
import { AnswersRepository } from './read/answers.repository.js';
import { CancelTerms } from './iiko/cancel-terms.js';
import { CreationsRepository } from './fulfil/creations.repository.js';
import { DeliveryGateway } from './iiko/delivery-gateway.js';
import { DineInGateway } from './iiko/dine-in-gateway.js';
import { DeliveryChoice } from './quote/delivery-choice.js';
import { DeliveryTiming } from './quote/delivery-timing.js';
import { FoundByRevision } from './fulfil/found-news.js';
import { Idempotency } from './place/idempotency.js';
import { NewsBatch } from './fulfil/news-batch.js';
import { NewsReading } from './fulfil/news-reading.js';
import { OpenOrdersRepository } from './fulfil/open-orders.repository.js';
import { OrderAddressForm } from './fulfil/order-address-form.js';
import { OrderAnnouncements } from './read/order-announcements.js';
import { OrderAttempts } from './fulfil/order-attempts.js';
import { OrderCancellation } from './fulfil/order-cancellation.js';
import { OrderCancelRequests } from './place/order-cancel-requests.js';
import { OrderClaims } from './place/order-claims.js';
import { OrderClocksRepository } from './fulfil/order-clocks.repository.js';
import { OrderComposer } from './place/order-composer.js';
import { OrderData } from './read/order-data.js';
import { OrderDeadlines } from './fulfil/order-deadlines.js';
import { OrderGateways } from './iiko/order-gateway.js';
import { OrderGap } from './fulfil/order-gap.js';
import { OrderHolds } from './fulfil/order-holds.js';
import { OrderIntake } from './place/order-intake.js';
import { OrderLimits } from './place/order-limits.js';
import { OrderLoadsRepository } from './place/order-loads.repository.js';
import { OrderMetrics } from './read/order-metrics.js';
import { OrderNews } from './fulfil/order-news.js';
import { OrderPlacement } from './place/order-placement.js';
import { OrderReconciliation } from './fulfil/order-reconciliation.js';
import { OrderResolutions } from './fulfil/order-resolutions.js';
import { OrderRules } from './quote/order-rules.js';
import { OrdersRepository } from './orders.repository.js';
import { OrdersService } from './place/orders.service.js';
import { OrderStreams } from './read/order-streams.js';
import { OrderSubmission } from './fulfil/order-submission.js';
import { OrderSweep } from './fulfil/order-sweep.js';
import { OrderTimelines } from './read/order-timelines.js';
import { OrderTracking } from './fulfil/order-tracking.js';
import { OrderTurns } from './fulfil/order-turns.js';
import { OrderWithdrawal } from './fulfil/order-withdrawal.js';
import { OutdatedSnapshots } from './fulfil/outdated-snapshots.js';
import { PaymentNotices } from './fulfil/payment-notices.js';
import { QuoteSigning } from './quote/quote-signing.js';
import { QuotesService } from './quote/quotes.service.js';
import { TableReconciliation } from './fulfil/table-reconciliation.js';
import { WalletGateway } from './iiko/wallet-gateway.js';
import { WaitingOrdersRepository } from './fulfil/waiting-orders.repository.js';

/** What is stored. */
const RECORDS = [OrdersRepository];

/** Orders in the words of iiko. */
const IIKO = [CancelTerms, DeliveryGateway, DineInGateway, OrderGateways, WalletGateway];

/** What is shown and announced. */
const READING = [
  AnswersRepository,
  OrderAnnouncements,
  OrderData,
  OrderMetrics,
  OrderStreams,
  OrderTimelines,
];

/** What a cart costs now, signed, so that an order sells what was shown. */
const QUOTING = [DeliveryChoice, DeliveryTiming, OrderRules, QuoteSigning, QuotesService];

/** Brings accepted orders to iiko once, and follows them there to their end. */
const FULFILMENT = [
  AdditionSubmission,
  CreationsRepository,
  FoundByRevision,
  NewsBatch,
  NewsReading,
  OpenOrdersRepository,
  OrderAddressForm,
  OrderAttempts,
  OrderCancellation,
  OrderClocksRepository,
  OrderDeadlines,
  OrderGap,
  OrderHolds,
  OrderNews,
  OrderReconciliation,
  OrderResolutions,
  OrderSubmission,
  OrderSweep,
  OrderTracking,
  OrderTurns,
  OrderWithdrawal,
  OutdatedSnapshots,
  PaymentNotices,
  TableReconciliation,
  WaitingOrdersRepository,
];

/** Takes orders and what guests ask of them later. */
const PLACING = [
  AdditionPlacement,
  Idempotency,
  OrderCancelRequests,
  OrderClaims,
  OrderComposer,
  OrderIntake,
  OrderLimits,
  OrderLoadsRepository,
  OrderPlacement,
  OrdersService,
];

/** Quotes and orders, from the cart to their end in the restaurant. */
@Module({
  imports: [
    AuthModule,
    CartModule,
    CatalogModule,
    CustomersModule,
    DeliveryModule,
    EventsModule,
    HttpModule,
    IikoModule,
    JobsModule,
    LimitsModule,
    LoyaltyModule,
    OutgoingWebhooksModule,
    RestaurantsModule,
  ],
  controllers: [
    DeliveryCheckController,
    OrderClaimsController,
    OrdersController,
    TableOrdersController,
  ],
  providers: [...RECORDS, ...IIKO, ...READING, ...QUOTING, ...FULFILMENT, ...PLACING],
  exports: [
    FoundByRevision,
    Idempotency,
    NewsBatch,
    OrderNews,
    OrderResolutions,
    OrdersRepository,
    OrderTimelines,
    PaymentNotices,
  ],
})
export class OrdersModule {}
