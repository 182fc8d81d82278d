import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable } from '../platform/http/cacheable-reply.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import type { RestaurantSummary } from './restaurant.js';
import { RESTAURANTS_CACHE_CONTROL } from './restaurants-publisher.js';
import { RestaurantDto, RestaurantListDto, toSummary } from './restaurants.dto.js';
import { RestaurantsService, type Restaurant } from './restaurants.service.js';

@Public()
@ApiTags('Restaurants')
@ApiProblems('malformed_request', 'snapshot_missing')
@Controller('v1/restaurants')
export class RestaurantsController {
  constructor(private readonly restaurants: RestaurantsService) {}

  /**
   * List restaurants
   *
   * All restaurants one can order from, each with whether it takes orders right now. `X-Data-As-Of` says
   * when iiko last confirmed the list, `X-Data-Stale: true` that this is longer ago than it should be.
   */
  @Get()
  @ApiOkResponse({ type: RestaurantListDto, description: 'The restaurants' })
  listRestaurants(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): { items: RestaurantSummary[] } | undefined {
    const items = this.restaurants.requireAll().map((restaurant) => this.summarise(restaurant));
    return this.reply(request, reply, { items });
  }

  /** One restaurant */
  @Get(':restaurantId')
  @ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: RestaurantDto, description: 'The restaurant' })
  @ApiProblems('validation_failed', 'restaurant_not_found', 'snapshot_missing')
  getRestaurant(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): RestaurantSummary | undefined {
    return this.reply(request, reply, this.summarise(this.restaurants.require(restaurantId)));
  }

  private summarise(restaurant: Restaurant): RestaurantSummary {
    const acceptance = this.restaurants.acceptance(restaurant.id);
    return toSummary(restaurant, acceptance, this.restaurants.freshness().asOf);
  }

  private reply<Body>(request: FastifyRequest, reply: FastifyReply, body: Body): Body | undefined {
    const freshness = this.restaurants.freshness();
    return cacheable(request, reply, body, { cacheControl: RESTAURANTS_CACHE_CONTROL, freshness });
  }
}
