import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { StopListsModule } from '../stop-lists/stop-lists.module.js';
import { CartPrices } from './cart-prices.js';

@Module({
  imports: [CatalogModule, RestaurantsModule, StopListsModule],
  providers: [CartPrices],
  exports: [CartPrices],
})
export class CartModule {}
