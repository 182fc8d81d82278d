import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../auth/access.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.js';
import { cacheable } from '../../platform/http/cacheable-reply.js';
import { Problem } from '../../platform/http/problem.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import {
  DeliveryPublisher,
  GEOJSON_TYPE,
  ZONES_CACHE_CONTROL,
} from '../sync/delivery-publisher.js';
import { DeliveryZoneMaps } from './delivery-zone-maps.js';
import { DeliveryZonesDto, type DeliveryZoneMap } from './delivery-zones.dto.js';

@Public()
@ApiTags('Delivery')
@ApiExtraModels(DeliveryZonesDto)
@Controller('v1/restaurants/:restaurantId/delivery-zones')
export class DeliveryZonesController {
  constructor(
    private readonly maps: DeliveryZoneMaps,
    private readonly restaurants: RestaurantsService,
    private readonly publisher: DeliveryPublisher,
  ) {}

  /**
   * Delivery zones as a map
   *
   * GeoJSON to draw: what is delivered where, when and for how much. Whether an address is delivered to is
   * iiko's decision; ask `POST /v1/delivery/check`.
   */
  @Get()
  @ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
  @ApiOkResponse({
    description: 'The zones',
    content: { 'application/geo+json': { schema: { $ref: getSchemaPath(DeliveryZonesDto) } } },
  })
  @ApiProblems('validation_failed', 'restaurant_not_found', 'snapshot_missing')
  getDeliveryZones(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): DeliveryZoneMap | undefined {
    const zones = this.maps.of(this.restaurants.require(restaurantId));
    if (zones === undefined) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    void reply.type(GEOJSON_TYPE);
    const freshness = this.publisher.freshness();
    return cacheable(request, reply, zones, { cacheControl: ZONES_CACHE_CONTROL, freshness });
  }
}
