import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { EventsModule } from '../events/events.module.js';
import { OutgoingWebhooksModule } from '../outgoing-webhooks/outgoing-webhooks.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { AnswersRepository } from './answers.repository.js';
import { CancelTerms } from './cancel-terms.js';
import { CreationsRepository } from './creations.repository.js';
import { FoundByRevision } from './found-news.js';
import { Idempotency } from './idempotency.js';
import { OpenOrdersRepository } from './open-orders.repository.js';
import { OrderAnnouncements } from './order-announcements.js';
import { OrderClocksRepository } from './order-clocks.repository.js';
import { OrderData } from './order-data.js';
import { OrderLoadsRepository } from './order-loads.repository.js';
import { OrderMetrics } from './order-metrics.js';
import { OrdersRepository } from './orders.repository.js';
import { OrderStreams } from './order-streams.js';
import { OrderTimelines } from './order-timelines.js';
import { WaitingOrdersRepository } from './waiting-orders.repository.js';

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
