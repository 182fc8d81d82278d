import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../auth/access.decorator.js';
import { clockMs } from '../../platform/database/clock.js';
import type { DeliveryPlace } from '../../delivery/delivery.service.js';
import { ApiProblems } from '../../platform/http/api-problems.js';
import { cacheable } from '../../platform/http/cacheable-reply.js';
import type { Plain } from '../../platform/http/plain.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { TimeSlotsDto, TimeSlotsQueryDto } from './time-slots.dto.js';
import { TimeSlotsService } from './time-slots.service.js';

/** The earliest time moves on with every minute. */
export const TIME_SLOTS_CACHE_CONTROL =
  'public, max-age=30, stale-while-revalidate=60, stale-if-error=600';
/** Where a guest lives is for no shared cache. */
const PLACE_CACHE_CONTROL = 'private, max-age=30';

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
   * its menu and, for a delivery, of a delivery zone: of those around `latitude` and `longitude`, or without them of
   * any (`dependsOnAddress`). A quote and a check of the delivery to that place name the same times; only a dish with
   * a schedule of its own may have narrower ones. None while the restaurant takes no orders.
   */
  @Get()
  @ApiOkResponse({ type: TimeSlotsDto, description: 'The slots' })
  listTimeSlots(
    @UuidParam('restaurantId') restaurantId: string,
    @Query() query: TimeSlotsQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Plain<TimeSlotsDto> | undefined {
    const place = placeOf(query);
    const { service, date, days } = query;
    const asked = { service, days, ...(date && { date }), ...(place && { place }) };
    return cacheable(request, reply, this.slots.list(restaurantId, asked, clockMs()), {
      cacheControl: place === undefined ? TIME_SLOTS_CACHE_CONTROL : PLACE_CACHE_CONTROL,
      freshness: this.slots.freshness(restaurantId),
    });
  }
}

function placeOf({ latitude, longitude, zone }: TimeSlotsQueryDto): DeliveryPlace | undefined {
  const location =
    latitude === undefined || longitude === undefined ? null : { latitude, longitude };
  return location === null && zone === undefined ? undefined : { location, zone: zone ?? null };
}
