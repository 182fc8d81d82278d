import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCustomer, ForCustomers } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import type { Language } from '../platform/http/problem.js';
import { OrderDto } from './read/order.dto.js';
import { ClaimOrderDto } from './place/claim-order.dto.js';
import { OrderClaims } from './place/order-claims.js';
import { OrdersService } from './place/orders.service.js';

@ApiTags('Orders')
@ForCustomers()
@Controller('v1/orders/claims')
export class OrderClaimsController {
  constructor(
    private readonly claims: OrderClaims,
    private readonly orders: OrdersService,
  ) {}

  /**
   * Get an order of a lost guest session back
   *
   * Keep `claimToken` of an order outside of the session. With it another guest session, or a customer, takes the order
   * over; the session that had it no longer sees it. A token works until the order changes hands, or its guest signs
   * in. Wrong tokens are counted: `rate_limited` says when to try again. In the example, put the token of an order in
   * its place.
   */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto, description: 'The order, which is the caller’s now.' })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'claim_invalid',
    'unsupported_media_type',
    'body_too_large',
  )
  async claimOrder(
    @CurrentCustomer() customer: Customer,
    @Body() { claimToken }: ClaimOrderDto,
    @RequestLanguage() language: Language,
  ): Promise<OrderDto> {
    const row = await this.claims.claim(customer, claimToken);
    return this.orders.presentTo(customer, row, language);
  }
}
