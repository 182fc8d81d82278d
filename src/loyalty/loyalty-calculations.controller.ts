import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CurrentCustomer, ForCustomers } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { BodyLimit } from '../platform/http/body-bounds.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import type { Language } from '../platform/http/problem.js';
import { LoyaltyCalculations } from './loyalty-calculations.js';
import { CalculateLoyaltyDto, LoyaltyCalculationDto } from './loyalty-cart.dto.js';
import { toCalculationDto } from './loyalty-cart.mapper.js';
import { CALCULATION_BODY } from './loyalty-examples.js';

@ApiTags('Loyalty')
@ForCustomers()
@Controller('v1/loyalty/calculate')
export class LoyaltyCalculationsController {
  constructor(private readonly calculations: LoyaltyCalculations) {}

  /**
   * See what loyalty makes of a cart
   *
   * Discounts by line, what a promo code does, gifts to choose from, how much wallets can pay. A preview:
   * ask as often as the cart changes, nothing is used up. Where loyalty has nothing to say (nobody is
   * signed in, it is slow or absent), `loyalty` says why and the totals are without discounts.
   */
  @BodyLimit(100)
  @Post()
  @HttpCode(200)
  @ApiBody({ type: CalculateLoyaltyDto, examples: CALCULATION_BODY })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'restaurant_not_found',
    'unsupported_media_type',
    'body_too_large',
    'snapshot_missing',
  )
  async calculateLoyalty(
    @CurrentCustomer() customer: Customer,
    @Body() body: CalculateLoyaltyDto,
    @RequestLanguage() language: Language,
  ): Promise<LoyaltyCalculationDto> {
    return toCalculationDto(await this.calculations.calculate(customer, body), language);
  }
}
