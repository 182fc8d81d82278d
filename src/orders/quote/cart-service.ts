import type { CartProblem } from '../../cart/cart-problems.js';
import type { Cart } from '../order-model.js';
import { SERVICE_TEXTS } from '../read/order-texts.js';
import { REFUSAL_TEXTS } from '../../restaurants/acceptance.js';
import {
  findTable,
  type Acceptance,
  type Restaurant,
} from '../../restaurants/restaurants.service.js';

/** Everything about an order but its lines and its time: service, address, the restaurant itself. */
export function checkService(
  cart: Cart,
  restaurant: Restaurant,
  acceptance: Acceptance,
): CartProblem[] {
  return [
    ...checkAcceptance(acceptance),
    ...checkOffer(cart, restaurant),
    ...checkAddress(cart),
    ...checkTable(cart, restaurant),
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

function checkTable({ service, tableId }: Cart, restaurant: Restaurant): CartProblem[] {
  const code = tableProblem(service === 'dine-in', tableId, restaurant);
  return code === undefined ? [] : [{ code, pointer: '/tableId', params: {} }];
}

function tableProblem(
  isAtTable: boolean,
  tableId: string | undefined,
  restaurant: Restaurant,
): CartProblem['code'] | undefined {
  if (tableId === undefined) {
    return isAtTable && restaurant.services.includes('dine-in') ? 'table_required' : undefined;
  }
  if (!isAtTable) {
    return 'table_not_expected';
  }
  return findTable(restaurant, tableId) === undefined ? 'table_unknown' : undefined;
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
