import { Module } from '@nestjs/common';
import { CatalogModule } from '../../catalog/catalog.module.js';
import { DeliveryModule } from '../../delivery/delivery.module.js';
import { HttpModule } from '../../platform/http/http.module.js';
import { RestaurantsModule } from '../../restaurants/restaurants.module.js';
import { TimeSlotsController } from './time-slots.controller.js';
import { TimeSlotsService } from './time-slots.service.js';

@Module({
  imports: [CatalogModule, DeliveryModule, HttpModule, RestaurantsModule],
  controllers: [TimeSlotsController],
  providers: [TimeSlotsService],
  exports: [TimeSlotsService],
})
export class TimeSlotsModule {}
