import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CartModule } from '../cart/cart.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { EventsModule } from '../platform/events/events.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { LimitsModule } from '../platform/limits/limits.module.js';
import { RestaurantsModule } from '../restaurants/restaurants.module.js';
import { LoyaltyAccounts } from './iiko/loyalty-accounts.js';
import { LoyaltyCalculations } from './loyalty-calculations.js';
import { LoyaltyCalculationsController } from './loyalty-calculations.controller.js';
import { CartCalculation } from './iiko/cart-calculation.js';
import { LoyaltyCalls } from './iiko/loyalty-calls.js';
import { LoyaltyController } from './loyalty.controller.js';
import { LoyaltyCoupons } from './iiko/loyalty-coupons.js';
import { LoyaltyCurrency } from './loyalty-currency.js';
import { LoyaltyHistory } from './loyalty-history.js';
import { LoyaltyJournal } from './iiko/loyalty-journal.js';
import { LoyaltyPrograms } from './iiko/loyalty-programs.js';
import { LoyaltyProgramsController } from './loyalty-programs.controller.js';
import { LoyaltyReferrals } from './iiko/loyalty-referrals.js';
import { LoyaltyService } from './loyalty.service.js';

@Module({
  imports: [
    AuthModule,
    CartModule,
    CatalogModule,
    CustomersModule,
    EventsModule,
    IikoModule,
    LimitsModule,
    RestaurantsModule,
  ],
  controllers: [LoyaltyController, LoyaltyProgramsController, LoyaltyCalculationsController],
  providers: [
    LoyaltyAccounts,
    LoyaltyCalculations,
    CartCalculation,
    LoyaltyCalls,
    LoyaltyCoupons,
    LoyaltyCurrency,
    LoyaltyHistory,
    LoyaltyJournal,
    LoyaltyPrograms,
    LoyaltyReferrals,
    LoyaltyService,
  ],
  exports: [LoyaltyService],
})
export class LoyaltyModule {}
