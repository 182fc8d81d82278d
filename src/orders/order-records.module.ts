import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { EventsModule } from '../platform/events/events.module.js';
import { OutgoingWebhooksModule } from '../platform/outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { AnswersRepository } from './read/answers.repository.js';
import { CancelTerms } from './iiko/cancel-terms.js';
import { CreationsRepository } from './fulfil/creations.repository.js';
import { FoundByRevision } from './fulfil/found-news.js';
import { Idempotency } from './place/idempotency.js';
import { OpenOrdersRepository } from './fulfil/open-orders.repository.js';
import { OrderAnnouncements } from './read/order-announcements.js';
import { OrderClocksRepository } from './fulfil/order-clocks.repository.js';
import { OrderData } from './read/order-data.js';
import { OrderLoadsRepository } from './place/order-loads.repository.js';
import { OrderMetrics } from './read/order-metrics.js';
import { OrdersRepository } from './orders.repository.js';
import { OrderStreams } from './read/order-streams.js';
import { OrderTimelines } from './read/order-timelines.js';
import { WaitingOrdersRepository } from './fulfil/waiting-orders.repository.js';

/** What an order is, and what is stored, shown and told of it. */
@Module({
  imports: [AuthModule, CustomersModule, EventsModule, OutgoingWebhooksModule, RestaurantsModule],
  providers: [
    AnswersRepository,
    CancelTerms,
    CreationsRepository,
    FoundByRevision,
    Idempotency,
    OpenOrdersRepository,
    OrderAnnouncements,
    OrderClocksRepository,
    OrderData,
    OrderLoadsRepository,
    OrderMetrics,
    OrdersRepository,
    OrderStreams,
    OrderTimelines,
    WaitingOrdersRepository,
  ],
  exports: [
    CancelTerms,
    CreationsRepository,
    FoundByRevision,
    Idempotency,
    OpenOrdersRepository,
    OrderAnnouncements,
    OrderClocksRepository,
    OrderLoadsRepository,
    OrdersRepository,
    OrderStreams,
    OrderTimelines,
    WaitingOrdersRepository,
  ],
})
export class OrderRecordsModule {}
