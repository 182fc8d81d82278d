import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentOperator, ForOperators } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import type { Plain } from '../platform/http/plain.js';
import type { Language } from '../platform/http/problem.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { OrderResolutions } from '../orders/fulfil/order-resolutions.js';
import { OrderTimelines } from '../orders/read/order-timelines.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { CapabilitiesDto } from './capabilities.dto.js';
import { CapabilitiesService } from './capabilities.service.js';
import { ResolveOrderDto, RESOLVE_BODY } from './resolve-order.dto.js';
import { ListSupportOrdersDto, SupportOrderDto, SupportOrderListDto } from './support.dto.js';
import { toSupportList, toSupportOrder } from './support.mapper.js';

@ApiTags('Support')
@ForOperators()
@Controller('v1/support')
export class SupportController {
  constructor(
    private readonly timelines: OrderTimelines,
    private readonly resolutions: OrderResolutions,
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
    const page = await this.timelines.list(status, limit, cursor);
    return toSupportList(page, (id) => this.restaurants.timesOf(id), language);
  }

  /**
   * Read the history of an order
   *
   * Everything that support needs to answer a guest and to ask iiko, without the guest's phone and address.
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
    const { restaurantId } = timeline.order;
    const restaurantName = this.restaurants.find(restaurantId)?.name ?? null;
    const time = this.restaurants.timesOf(restaurantId);
    return toSupportOrder(timeline, { restaurantName, time }, language);
  }

  /**
   * Resolve an order whose outcome is unknown
   *
   * `retry` sends it again under a new id at iiko, after a last look that it is not there; if it is,
   * the answer is 409 `order_found_at_iiko`, and it is followed. `confirm` takes it as being in the restaurant, under the
   * `iikoOrderId` where one is given. `reject` ends it; should the restaurant have it after all, it is cancelled there.
   * Repeating a decision changes nothing.
   */
  @Post('orders/:orderId/resolve')
  @HttpCode(200)
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ type: ResolveOrderDto, examples: RESOLVE_BODY })
  @ApiOkResponse({ type: SupportOrderDto, description: 'The order after the decision' })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'order_not_found',
    'order_not_unknown',
    'order_found_at_iiko',
    'unsupported_media_type',
    'body_too_large',
    'iiko_order_mismatch',
    'iiko_unavailable',
  )
  async resolveOrder(
    @UuidParam('orderId') orderId: string,
    @Body() body: ResolveOrderDto,
    @CurrentOperator() operator: string,
    @RequestLanguage() language: Language,
  ): Promise<SupportOrderDto> {
    await this.resolutions.resolve(orderId, operator, body);
    return this.getOrderForSupport(orderId, language);
  }

  /**
   * Read the capabilities of the iiko account
   *
   * From what is known already; iiko is not asked.
   */
  @Get('capabilities')
  @ApiOkResponse({ type: CapabilitiesDto, description: 'The capabilities' })
  getCapabilities(): Plain<CapabilitiesDto> {
    return this.capabilities.read();
  }
}
