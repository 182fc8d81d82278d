import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable } from '../platform/http/cacheable-reply.js';
import type { Plain } from '../platform/http/plain.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { AddressLookup, type StreetSuggestion } from './addresses/address-lookup.js';
import { DeliveryCities, type City } from './addresses/delivery-cities.js';
import { DeliveryPublisher } from './sync/delivery-publisher.js';
import {
  AddressQueryDto,
  DeliveryCityListDto,
  StreetListDto,
  StreetQueryDto,
  SuggestedAddressListDto,
} from './delivery.dto.js';
import { toAddress } from './addresses/suggested-address.js';

const CACHE_CONTROL = 'public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400';

@Public()
@ApiTags('Delivery')
@ApiProblems('malformed_request', 'validation_failed', 'snapshot_missing')
@Controller('v1/delivery')
export class DeliveryController {
  constructor(
    private readonly cities: DeliveryCities,
    private readonly lookup: AddressLookup,
    private readonly publisher: DeliveryPublisher,
    private readonly restaurants: RestaurantsService,
  ) {}

  /**
   * Cities with delivery
   *
   * Those that the restaurants have chosen in iiko. A city that organizations share stands once.
   */
  @Get('cities')
  @ApiOkResponse({ type: DeliveryCityListDto, description: 'The cities' })
  listDeliveryCities(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): { items: City[] } | undefined {
    this.restaurants.requireAll();
    return this.reply(request, reply, { items: this.cities.requireAll() });
  }

  /**
   * Suggest streets
   *
   * As the guest types. Forgives typos, an unfinished word, another order of words, the wrong keyboard
   * layout (`ndthcrfz` finds «Тверская») and the other alphabet (`tverskaya` does too).
   */
  @Get('cities/:cityId/streets')
  @ApiParam({ name: 'cityId', example: '0c170000-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: StreetListDto, description: 'Streets that match, the best first' })
  @ApiProblems('city_not_found')
  async suggestStreets(
    @UuidParam('cityId') cityId: string,
    @Query() { q, limit }: StreetQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: StreetSuggestion[] } | undefined> {
    const items = await this.lookup.suggestStreets(this.cities.require(cityId), q, limit);
    return this.reply(request, reply, { items });
  }

  /**
   * Suggest addresses
   *
   * Takes a whole line apart: `тверская 12к1 кв 5` is a street, house 12, building 1, flat 5. Houses and
   * their places are known only where the service is set up to ask DaData.
   */
  @Get('addresses')
  @ApiOkResponse({ type: SuggestedAddressListDto, description: 'Addresses, the best first' })
  @ApiProblems('city_not_found', 'rate_limited')
  async suggestAddresses(
    @Query() { q, city, limit }: AddressQueryDto,
  ): Promise<Plain<SuggestedAddressListDto>> {
    this.restaurants.requireAll();
    const cities = city === undefined ? this.cities.requireAll() : [this.cities.require(city)];
    const found = await this.lookup.suggestAddresses({ text: q, cities, limit });
    return { items: found.map((one) => ({ ...one, address: toAddress(one) })) };
  }

  private reply<Answer>(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Answer,
  ): Answer | undefined {
    const freshness = this.publisher.freshness();
    return cacheable(request, reply, answer, { cacheControl: CACHE_CONTROL, freshness });
  }
}
