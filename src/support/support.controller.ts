import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { ForOperators } from '../auth/access.decorator.js';
import { ApiProblems } from '../http/api-problems.js';
import { RequestLanguage } from '../http/language.decorator.js';
import type { Plain } from '../http/plain.js';
import type { Language } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { OrderTimelines } from '../orders/order-timelines.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { CapabilitiesDto } from './capabilities.dto.js';
import { CapabilitiesService } from './capabilities.service.js';
import { ListSupportOrdersDto, SupportOrderDto, SupportOrderListDto } from './support.dto.js';
import { toSupportList, toSupportOrder } from './support.mapper.js';

@ApiTags('Support')
@ForOperators()
@Controller('v1/support')
export class SupportController {
  constructor(
    private readonly timelines: OrderTimelines,
    private readonly restaurants: RestaurantsService,
    private readonly capabilities: CapabilitiesService,
  ) {}

  /** List orders of all guests, newest first */
  @Get('orders')
  @ApiOkResponse({ type: SupportOrderListDto, description: 'The orders' })
  @ApiProblems('validation_failed')
  async listOrdersForSupport(
    @Query() { status, limit, cursor }: ListSupportOrdersDto,
    @RequestLanguage() language: Language,
  ): Promise<SupportOrderListDto> {
    return toSupportList(await this.timelines.list(status, limit, cursor), language);
  }

  /**
   * What happened to an order
   *
   * Everything that support needs to answer a guest and to ask iiko, without the guest's phone and
   * address.
   */
  @Get('orders/:orderId')
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: SupportOrderDto, description: 'The order and its history' })
  @ApiProblems('validation_failed', 'order_not_found')
  async getOrderForSupport(
    @UuidParam('orderId') orderId: string,
    @RequestLanguage() language: Language,
  ): Promise<SupportOrderDto> {
    const timeline = await this.timelines.find(orderId);
    const restaurant = this.restaurants.find(timeline.order.restaurantId);
    return toSupportOrder(timeline, restaurant?.name ?? null, language);
  }

  /**
   * What this iiko account can do
   *
   * From what is known already; iiko is not asked.
   */
  @Get('capabilities')
  @ApiOkResponse({ type: CapabilitiesDto, description: 'The capabilities' })
  getCapabilities(): Plain<CapabilitiesDto> {
    return this.capabilities.read();
  }
}
