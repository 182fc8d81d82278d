import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable } from '../platform/http/cacheable-reply.js';
import type { Plain } from '../platform/http/plain.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { PaymentMethodListDto } from './payment-methods.dto.js';
import { listPayments } from './payment-methods.js';
import { RESTAURANTS_CACHE_CONTROL } from './restaurants-publisher.js';
import { RestaurantsService } from './restaurants.service.js';

@Public()
@ApiTags('Restaurants')
@Controller('v1/restaurants')
export class PaymentMethodsController {
  constructor(private readonly restaurants: RestaurantsService) {}

  /**
   * How one can pay in a restaurant
   *
   * From iiko's payment types: those that were removed or that belong to other restaurants are left out.
   */
  @Get(':restaurantId/payment-methods')
  @ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: PaymentMethodListDto, description: 'The ways to pay' })
  @ApiProblems('malformed_request', 'validation_failed', 'restaurant_not_found', 'snapshot_missing')
  listPaymentMethods(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Plain<PaymentMethodListDto> | undefined {
    const items = listPayments(this.restaurants.require(restaurantId));
    const freshness = this.restaurants.freshness();
    const rules = { cacheControl: RESTAURANTS_CACHE_CONTROL, freshness };
    return cacheable(request, reply, { items }, rules);
  }
}
