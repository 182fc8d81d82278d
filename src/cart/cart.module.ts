import { Module } from '@nestjs/common';
import { IikoModule } from '../iiko/iiko.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { StopListsModule } from '../stop-lists/stop-lists.module.js';
import { TimeSlotsModule } from './times/time-slots.module.js';
import { ComboPrices } from './iiko/combo-prices.js';
import { CartPrices } from './cart-prices.js';
import { CartTimes } from './cart-times.js';

@Module({
  imports: [CatalogModule, IikoModule, RestaurantsModule, StopListsModule, TimeSlotsModule],
  providers: [ComboPrices, CartPrices, CartTimes],
  exports: [CartPrices, CartTimes],
})
export class CartModule {}
