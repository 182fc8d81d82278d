import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CartModule } from '../cart/cart.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { EventsModule } from '../events/events.module.js';
import { HttpModule } from '../http/http.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LoyaltyModule } from '../loyalty/loyalty.module.js';
import { Metrics } from '../metrics/metrics.js';
import { OutgoingWebhooksModule } from '../outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { AnswersRepository } from './answers.repository.js';
import { AdditionPlacement } from './addition-placement.js';
import { AdditionSubmission } from './addition-submission.js';
import { CancelTerms } from './cancel-terms.js';
import { CreationsRepository } from './creations.repository.js';
import { DeliveryChoice } from './delivery-choice.js';
import { FoundByRevision } from './found-news.js';
import { Idempotency } from './idempotency.js';
import { NewsBatch } from './news-batch.js';
import { NewsReading } from './news-reading.js';
import { OrderAddressForm } from './order-address-form.js';
import { OrderAnnouncements } from './order-announcements.js';
import { OrderAttempts } from './order-attempts.js';
import { OrderCancelRequests } from './order-cancel-requests.js';
import { OrderCancellation } from './order-cancellation.js';
import { OrderClocksRepository } from './order-clocks.repository.js';
import { OrderComposer } from './order-composer.js';
import { OrderData } from './order-data.js';
import { OrderDeadlines } from './order-deadlines.js';
import { OrderFamilies } from './order-families.js';
import { OrderGap } from './order-gap.js';
import { OrderHolds } from './order-holds.js';
import { OrderNews } from './order-news.js';
import { OrderPlacement } from './order-placement.js';
import { OrderReconciliation } from './order-reconciliation.js';
import { OrderResolutions } from './order-resolutions.js';
import { OrderStreams } from './order-streams.js';
import { OrderSubmission } from './order-submission.js';
import { OrderSweep } from './order-sweep.js';
import { OrderTimelines } from './order-timelines.js';
import { OrderTracking } from './order-tracking.js';
import { OrderWithdrawal } from './order-withdrawal.js';
import { OrdersController } from './orders.controller.js';
import { OrdersRepository } from './orders.repository.js';
import { OrdersService } from './orders.service.js';
import { PaymentNotices } from './payment-notices.js';
import { QuoteSigning } from './quote-signing.js';
import { QuotesService } from './quotes.service.js';
import { TableOrdersRepository } from './table-orders.repository.js';
import { TableReconciliation } from './table-reconciliation.js';
import { TableOrdersController } from './table-orders.controller.js';

const ENDED_COUNT_LIFE_MS = 60_000;

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
    LoyaltyModule,
    OutgoingWebhooksModule,
    RestaurantsModule,
  ],
  controllers: [OrdersController, TableOrdersController],
  providers: [
    AdditionPlacement,
    AnswersRepository,
    AdditionSubmission,
    CancelTerms,
    CreationsRepository,
    DeliveryChoice,
    FoundByRevision,
    Idempotency,
    NewsBatch,
    NewsReading,
    OrderAddressForm,
    OrderAnnouncements,
    OrderAttempts,
    OrderCancelRequests,
    OrderCancellation,
    OrderClocksRepository,
    OrderComposer,
    OrderData,
    OrderDeadlines,
    OrderFamilies,
    OrderGap,
    OrderHolds,
    OrderNews,
    OrderPlacement,
    OrderReconciliation,
    OrderResolutions,
    OrderStreams,
    OrderSubmission,
    OrderSweep,
    OrderTimelines,
    OrderTracking,
    OrderWithdrawal,
    OrdersRepository,
    OrdersService,
    PaymentNotices,
    QuoteSigning,
    QuotesService,
    TableOrdersRepository,
    TableReconciliation,
  ],
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
export class OrdersModule implements OnModuleInit {
  private ended: { at: number; counts: { status: string; count: number }[] } | undefined;

  constructor(
    private readonly orders: OrdersRepository,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.observe('orders', 'Orders in the database, by status', ['status'], async () => {
      const counts = [...(await this.orders.countByStatus('open')), ...(await this.countEnded())];
      return counts.map(({ status, count }) => ({ labels: { status }, value: count }));
    });
    const held = 'Orders for later that wait here for the till of their restaurant';
    this.metrics.observe('orders_held', held, [], async () => [
      { labels: {}, value: await this.orders.countHeld() },
    ]);
    const help = 'Unknown orders that an operator has to resolve';
    this.metrics.observe('orders_to_resolve', help, [], async () => [
      { labels: {}, value: await this.orders.countAlerted() },
    ]);
  }

  /** Counting all orders there ever were takes a while, and who scrapes comes every few seconds. */
  private async countEnded(): Promise<{ status: string; count: number }[]> {
    if (this.ended === undefined || Date.now() - this.ended.at > ENDED_COUNT_LIFE_MS) {
      this.ended = { at: Date.now(), counts: await this.orders.countByStatus('ended') };
    }
    return this.ended.counts;
  }
}
