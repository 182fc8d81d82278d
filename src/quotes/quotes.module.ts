import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CartModule } from '../cart/cart.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { LoyaltyModule } from '../loyalty/loyalty.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { DeliveryChoice } from './delivery-choice.js';
import { QuoteSigning } from './quote-signing.js';
import { QuotesService } from './quotes.service.js';

/** What a cart costs now, signed, so that an order sells what was shown. */
@Module({
  imports: [
    AuthModule,
    CartModule,
    CatalogModule,
    DeliveryModule,
    LoyaltyModule,
    RestaurantsModule,
  ],
  providers: [DeliveryChoice, QuoteSigning, QuotesService],
  exports: [QuotesService],
})
export class QuotesModule {}
