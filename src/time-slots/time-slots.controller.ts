import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { ApiProblems } from '../http/api-problems.js';
import { cacheable } from '../http/cacheable-reply.js';
import type { Plain } from '../http/plain.js';
import { UuidParam } from '../http/uuid-param.js';
import { TimeSlotsDto, TimeSlotsQueryDto } from './time-slots.dto.js';
import { TimeSlotsService } from './time-slots.service.js';

/** The earliest time moves on with every minute. */
export const TIME_SLOTS_CACHE_CONTROL =
  'public, max-age=30, stale-while-revalidate=60, stale-if-error=600';

@Public()
@ApiTags('Restaurants')
@ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
@ApiProblems('validation_failed', 'restaurant_not_found', 'snapshot_missing')
@Controller('v1/restaurants/:restaurantId/time-slots')
export class TimeSlotsController {
  constructor(private readonly slots: TimeSlotsService) {}

  /**
   * When one can order
   *
   * Whether as soon as possible, and the slots of some days, by the restaurant's clock. They lie within the hours of
   * its menu and, for a delivery, of its delivery; a delivery zone, or a dish with a schedule of its own, may have
   * narrower ones: the quote tells. None while the restaurant takes no orders.
   */
  @Get()
  @ApiOkResponse({ type: TimeSlotsDto, description: 'The slots' })
  listTimeSlots(
    @UuidParam('restaurantId') restaurantId: string,
    @Query() query: TimeSlotsQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Plain<TimeSlotsDto> | undefined {
    return cacheable(request, reply, this.slots.list(restaurantId, query, Date.now()), {
      cacheControl: TIME_SLOTS_CACHE_CONTROL,
      freshness: this.slots.freshness(restaurantId),
    });
  }
}
