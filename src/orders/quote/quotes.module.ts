import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { CartModule } from '../../cart/cart.module.js';
import { CatalogModule } from '../../catalog/catalog.module.js';
import { DeliveryModule } from '../../delivery/delivery.module.js';
import { LimitsModule } from '../../platform/limits/limits.module.js';
import { LoyaltyModule } from '../../loyalty/loyalty.module.js';
import { RestaurantsModule } from '../../restaurants/restaurants.module.js';
import { DeliveryCheckController } from './delivery-check.controller.js';
import { DeliveryChoice } from './delivery-choice.js';
import { DeliveryTiming } from './delivery-timing.js';
import { OrderRules } from './order-rules.js';
import { QuoteSigning } from './quote-signing.js';
import { QuotesService } from './quotes.service.js';

/** What a cart costs now, signed, so that an order sells what was shown. */
@Module({
  imports: [
    AuthModule,
    CartModule,
    CatalogModule,
    DeliveryModule,
    LimitsModule,
    LoyaltyModule,
    RestaurantsModule,
  ],
  controllers: [DeliveryCheckController],
  providers: [DeliveryChoice, DeliveryTiming, OrderRules, QuoteSigning, QuotesService],
  exports: [QuotesService],
})
export class QuotesModule {}
