import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { EventsModule } from '../events/events.module.js';
import { HttpModule } from '../http/http.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { OrderRecordsModule } from '../order-records/order-records.module.js';
import { OrderSagaModule } from '../order-saga/order-saga.module.js';
import { QuotesModule } from '../quotes/quotes.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { AdditionPlacement } from './addition-placement.js';
import { OrderCancelRequests } from './order-cancel-requests.js';
import { OrderClaims } from './order-claims.js';
import { OrderClaimsController } from './order-claims.controller.js';
import { OrderComposer } from './order-composer.js';
import { OrderIntake } from './order-intake.js';
import { OrderLimits } from './order-limits.js';
import { OrderPlacement } from './order-placement.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { TableOrdersController } from './table-orders.controller.js';

/** Quotes and orders as guests ask for them. */
@Module({
  imports: [
    AuthModule,
    CatalogModule,
    CustomersModule,
    DeliveryModule,
    EventsModule,
    HttpModule,
    JobsModule,
    LimitsModule,
    OrderRecordsModule,
    OrderSagaModule,
    QuotesModule,
    RestaurantsModule,
  ],
  controllers: [OrderClaimsController, OrdersController, TableOrdersController],
  providers: [
    AdditionPlacement,
    OrderCancelRequests,
    OrderClaims,
    OrderComposer,
    OrderIntake,
    OrderLimits,
    OrderPlacement,
    OrdersService,
  ],
})
export class OrdersModule {}
