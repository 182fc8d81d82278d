import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/access.decorator.js';
import { DeliveryCheckDto, toDeliveryCheck } from '../../delivery/check/delivery-answer.dto.js';
import { CHECK_BODY } from '../../delivery/delivery-examples.js';
import { CheckDeliveryDto } from '../../delivery/delivery.dto.js';
import { ApiProblems } from '../../platform/http/api-problems.js';
import { RequestLanguage } from '../../platform/http/language.decorator.js';
import type { Plain } from '../../platform/http/plain.js';
import type { Language } from '../../platform/http/problem.js';
import { LookupLimit } from '../../platform/limits/limit.decorator.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { DeliveryTiming } from './delivery-timing.js';

@Public()
@ApiTags('Delivery')
@ApiProblems('malformed_request', 'validation_failed', 'snapshot_missing')
@Controller('v1/delivery/check')
export class DeliveryCheckController {
  constructor(
    private readonly deliveries: DeliveryTiming,
    private readonly restaurants: RestaurantsService,
  ) {}

  /**
   * Check a delivery
   *
   * Whether an order of this sum can be delivered to an address at a time, by whom, how fast and for how
   * much, or why not and what would help. While the till of a restaurant is offline it delivers nothing as soon as
   * possible, but what is ordered for later, as a quote says too: such an order is kept until the till is back. The time
   * is held against the hours of menu and zone and the minutes to the address, as in a quote; one that no orders are
   * taken for yet is `time_too_late`. Without `restaurantId` whoever can deliver best is chosen. While
   * iiko does not answer, its last rules do: `estimate` says so, and where they cannot tell
   * either, the answer is no with the reason `not_checked`: ask again, or send the address with its `location`.
   */
  @LookupLimit()
  @Post()
  @HttpCode(200)
  @ApiBody({ type: CheckDeliveryDto, examples: CHECK_BODY })
  @ApiOkResponse({ type: DeliveryCheckDto, description: 'Whether it can be delivered' })
  @ApiProblems('malformed_json', 'restaurant_not_found', 'unsupported_media_type', 'body_too_large')
  async checkDelivery(
    @Body() { restaurantId, address, at, sum }: CheckDeliveryDto,
    @RequestLanguage() language: Language,
  ): Promise<Plain<DeliveryCheckDto>> {
    const answer = await this.deliveries.check({
      address,
      ...(restaurantId === undefined ? {} : { restaurantId }),
      ...(at === undefined ? {} : { at: new Date(at) }),
      ...(sum === undefined ? {} : { sum: sum.amount, currency: sum.currency }),
    });
    const restaurant = this.restaurants.find(answer.restaurantId ?? '');
    return toDeliveryCheck(answer, restaurant, language);
  }
}
