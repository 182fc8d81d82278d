import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { CapabilitiesService } from './capabilities.service.js';
import { PaymentNoticesController } from './payment-notices.controller.js';
import { SupportController } from './support.controller.js';

@Module({
  imports: [
    CustomersModule,
    DeliveryModule,
    IikoModule,
    OrdersModule,
    RestaurantsModule,
    SyncModule,
  ],
  controllers: [SupportController, PaymentNoticesController],
  providers: [CapabilitiesService],
})
export class SupportModule {}
