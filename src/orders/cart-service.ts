import type { CartProblem } from '../cart/cart-problems.js';
import { REFUSAL_TEXTS } from '../restaurants/acceptance.js';
import type { Acceptance, Restaurant } from '../restaurants/restaurants.service.js';
import type { Cart } from './order-model.js';
import { SERVICE_TEXTS } from './order-texts.js';

/** iiko takes `completeBefore` from today to 60 days ahead. */
const MAX_DAYS_AHEAD = 60;
const DAY_MS = 86_400_000;

/** Everything about an order but its lines: service, address, time, the restaurant itself. */
export function checkService(
  cart: Cart,
  restaurant: Restaurant,
  acceptance: Acceptance,
  now: Date,
): CartProblem[] {
  return [
    ...checkAcceptance(acceptance),
    ...checkOffer(cart, restaurant),
    ...checkAddress(cart),
    ...checkTime(cart, now),
    ...checkComments(cart, restaurant),
  ];
}

function checkAcceptance({ reason }: Acceptance): CartProblem[] {
  if (reason === null) {
    return [];
  }
  const params = { reason: REFUSAL_TEXTS[reason] };
  return [{ code: 'restaurant_unavailable', pointer: '/restaurantId', params }];
}

function checkOffer({ service }: Cart, { services }: Restaurant): CartProblem[] {
  return services.some((offered) => offered === service)
    ? []
    : [
        {
          code: 'service_unavailable',
          pointer: '/service',
          params: { service: SERVICE_TEXTS[service] },
        },
      ];
}

function checkAddress({ service, address }: Cart): CartProblem[] {
  if (service === 'delivery' && address === undefined) {
    return [{ code: 'address_required', pointer: '/address', params: {} }];
  }
  return service !== 'delivery' && address !== undefined
    ? [{ code: 'address_not_expected', pointer: '/address', params: {} }]
    : [];
}

function checkTime({ at }: Cart, now: Date): CartProblem[] {
  if (at === undefined) {
    return [];
  }
  const distanceMs = Date.parse(at) - now.getTime();
  if (distanceMs <= 0) {
    return [{ code: 'time_too_early', pointer: '/at', params: {} }];
  }
  return distanceMs > MAX_DAYS_AHEAD * DAY_MS
    ? [{ code: 'time_too_late', pointer: '/at', params: { days: MAX_DAYS_AHEAD } }]
    : [];
}

function checkComments(cart: Cart, { orderItemCommentEnabled }: Restaurant): CartProblem[] {
  return orderItemCommentEnabled
    ? []
    : cart.lines.flatMap(({ comment }, index) =>
        comment === undefined
          ? []
          : [{ code: 'comment_not_allowed', pointer: `/lines/${index}/comment`, params: {} }],
      );
}
