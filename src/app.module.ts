import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from './auth/auth.module.js';
import { CatalogModule } from './catalog/catalog.module.js';
import { CustomersModule } from './customers/customers.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { CorrelationInterceptor } from './platform/http/correlation.interceptor.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { KnownQueryInterceptor } from './platform/http/known-query.interceptor.js';
import { HttpModule } from './platform/http/http.module.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { LoggingModule } from './platform/logging/logging.module.js';
import { LoyaltyModule } from './loyalty/loyalty.module.js';
import { MetricsModule } from './platform/metrics/metrics.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { RestaurantsModule } from './restaurants/restaurants.module.js';
import { StatusModule } from './support/status/status.module.js';
import { StopListsModule } from './stop-lists/stop-lists.module.js';
import { SupportModule } from './support/support.module.js';
import { TimeSlotsModule } from './cart/times/time-slots.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({
  imports: [
    LoggingModule,
    MetricsModule,
    DatabaseModule,
    HttpModule,
    AuthModule,
    RestaurantsModule,
    StopListsModule,
    CatalogModule,
    CustomersModule,
    LoyaltyModule,
    DeliveryModule,
    TimeSlotsModule,
    OrdersModule,
    WebhooksModule,
    SupportModule,
    StatusModule,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: CorrelationInterceptor },
    { provide: APP_INTERCEPTOR, useClass: KnownQueryInterceptor },
  ],
})
export class AppModule {
  static register(configModule: DynamicModule): DynamicModule {
    return { module: AppModule, imports: [configModule] };
  }
}
