import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { EventsModule } from '../platform/events/events.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { JobsModule } from '../platform/jobs/jobs.module.js';
import { LimitsModule } from '../platform/limits/limits.module.js';
import { OrderRecordsModule } from './order-records.module.js';
import { OrderSagaModule } from './fulfil/order-saga.module.js';
import { QuotesModule } from './quote/quotes.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { AdditionPlacement } from './place/addition-placement.js';
import { OrderCancelRequests } from './place/order-cancel-requests.js';
import { OrderClaims } from './place/order-claims.js';
import { OrderClaimsController } from './order-claims.controller.js';
import { OrderComposer } from './place/order-composer.js';
import { OrderIntake } from './place/order-intake.js';
import { OrderLimits } from './place/order-limits.js';
import { OrderPlacement } from './place/order-placement.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './place/orders.service.js';
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
