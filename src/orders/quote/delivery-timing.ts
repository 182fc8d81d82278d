import { Injectable } from '@nestjs/common';
import type { CartProblem } from '../../cart/cart-problems.js';
import { CartTimes } from '../../cart/cart-times.js';
import { clockMs } from '../../platform/database/clock.js';
import {
  DeliveryService,
  refuseTime,
  type DeliveryAnswer,
  type DeliveryQuestion,
  type DeliveryReasonCode,
} from '../../delivery/delivery.service.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { timeRefusalOf } from './delivery-terms.js';

/** Codes of a quote that are about the time of a whole cart. */
const REASONS: Partial<Record<CartProblem['code'], DeliveryReasonCode>> = {
  time_too_early: 'time_too_early',
  time_too_late: 'time_too_late',
  time_outside_hours: 'time_unacceptable',
  asap_unavailable: 'time_unacceptable',
  delivery_time: 'time_unacceptable',
  delivery_day: 'day_unacceptable',
};

/** Checks deliveries with the times that a quote of the same would have. */
@Injectable()
export class DeliveryTiming {
  constructor(
    private readonly delivery: DeliveryService,
    private readonly times: CartTimes,
    private readonly restaurants: RestaurantsService,
  ) {}

  /** @throws Problem `restaurant_not_found`, `snapshot_missing`, `validation_failed` for the currency */
  async check(question: DeliveryQuestion): Promise<DeliveryAnswer> {
    const answer = await this.delivery.check(question);
    const restaurant = this.restaurants.find(answer.restaurantId ?? '');
    if (restaurant === undefined) {
      return answer;
    }
    const { at } = question;
    const cart = {
      service: 'delivery' as const,
      lines: [],
      ...(at === undefined ? {} : { at: at.toISOString() }),
    };
    const { problems } = this.times.check(restaurant, cart, {
      now: clockMs(),
      delivery: { ...answer, refusal: timeRefusalOf(answer) },
    });
    return problems.reduce(withProblem, answer);
  }
}

function withProblem(answer: DeliveryAnswer, { code, slot }: CartProblem): DeliveryAnswer {
  const reason = REASONS[code];
  if (reason === undefined) {
    return answer;
  }
  const nextTime =
    slot === undefined || isElsewhere(answer) ? {} : { nextTime: new Date(slot.start) };
  return refuseTime(answer, { code: reason, help: nextTime });
}

/** No time helps an address that is not delivered to. */
function isElsewhere({ reasons }: DeliveryAnswer): boolean {
  return reasons.some(({ code }) => code === 'outside_zones' || code === 'address_unknown');
}
