import { Module } from '@nestjs/common';
import { CapabilitiesModule } from '../capabilities/capabilities.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { CapabilitiesService } from './capabilities.service.js';
import { SupportController } from './support.controller.js';

@Module({
  imports: [CapabilitiesModule, IikoModule, OrdersModule, RestaurantsModule, SyncModule],
  controllers: [SupportController],
  providers: [CapabilitiesService],
})
export class SupportModule {}
