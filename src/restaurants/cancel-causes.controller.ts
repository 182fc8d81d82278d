import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable } from '../platform/http/cacheable-reply.js';
import type { Plain } from '../platform/http/plain.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { CancelCauseListDto } from './cancel-causes.dto.js';
import { RESTAURANTS_CACHE_CONTROL } from './restaurants-publisher.js';
import { RestaurantsService } from './restaurants.service.js';

@Public()
@ApiTags('Restaurants')
@Controller('v1/restaurants')
export class CancelCausesController {
  constructor(private readonly restaurants: RestaurantsService) {}

  /**
   * Why one can cancel an order in a restaurant
   *
   * From iiko's dictionary of the restaurant's organization, for `POST /v1/orders/{orderId}/cancel`. Naming one is
   * never required.
   */
  @Get(':restaurantId/cancel-causes')
  @ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: CancelCauseListDto, description: 'The causes' })
  @ApiProblems('malformed_request', 'validation_failed', 'restaurant_not_found', 'snapshot_missing')
  listCancelCauses(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Plain<CancelCauseListDto> | undefined {
    const { cancelCauses: items } = this.restaurants.require(restaurantId);
    const freshness = this.restaurants.freshness();
    const rules = { cacheControl: RESTAURANTS_CACHE_CONTROL, freshness };
    return cacheable(request, reply, { items }, rules);
  }
}
