import type { CartProblem } from '../../cart/cart-problems.js';
import type { DeliveryAnswer, DeliveryReason } from '../../delivery/delivery.service.js';
import { moneyText } from '../../platform/http/money.js';
import type { QuoteTerms } from './quote.js';

/**
 * The fee is one more item of the order, unless the till adds it by itself, as it must where the menu
 * does not tell its price.
 */
export function toDeliveryTerms(
  answer: DeliveryAnswer | null,
): Pick<QuoteTerms, 'delivery' | 'deliveryFee'> {
  if (answer === null) {
    return { delivery: null, deliveryFee: 0 };
  }
  const { zone, minutes, fee } = answer;
  const isSold = fee !== null && fee.amount !== null && !fee.addedByTill;
  return {
    delivery: { zone, minutes, feeProductId: isSold ? fee.productId : null },
    deliveryFee: fee?.amount ?? 0,
  };
}

/**
 * Why nothing is delivered, as far as that keeps the cart from being ordered.
 *
 * @param toAdd how much to add to the cart for a sum that is missing after discounts, in minor units
 */
export function toDeliveryProblems(
  answer: DeliveryAnswer | null,
  toAdd: (missing: number) => number,
): CartProblem[] {
  if (answer === null || answer.deliverable) {
    return [];
  }
  const problems = answer.reasons.flatMap((reason) => toProblem(reason, answer, toAdd));
  return problems.length > 0 || answer.reasons.some(({ code }) => IS_ABOUT_TIME.test(code))
    ? problems
    : [{ code: 'delivery_unavailable', pointer: '/address', params: {} }];
}

const IS_ABOUT_TIME = /^(?:time|day)_/;

/** How iiko has refused the time, for the check of the time with the rest of the cart. */
export function timeRefusalOf(
  answer: DeliveryAnswer | null,
): 'delivery_time' | 'delivery_day' | undefined {
  const codes = answer?.reasons.map(({ code }) => code) ?? [];
  if (codes.includes('day_unacceptable')) {
    return 'delivery_day';
  }
  return codes.includes('time_unacceptable') ? 'delivery_time' : undefined;
}

function toProblem(
  { code, help }: DeliveryReason,
  { minimum, currency }: DeliveryAnswer,
  toAdd: (missing: number) => number,
): CartProblem[] {
  const money = (amount: number) => moneyText({ amount, currency });
  const missing = { amount: toAdd(help.addAmount ?? 0), currency };
  const problem = {
    sum_below_minimum: {
      code: 'delivery_minimum',
      pointer: '/lines',
      params: { minimum: money(minimum ?? 0), missing: moneyText(missing) },
      hint: { addAmount: missing },
    },
    // The time is looked at with the rest of the cart, whoever gets the order.
    time_unacceptable: undefined,
    day_unacceptable: undefined,
    time_too_early: undefined,
    time_too_late: undefined,
    outside_zones: { code: 'outside_delivery_zones', pointer: '/address', params: {} },
    address_unknown: { code: 'delivery_address_unknown', pointer: '/address', params: {} },
    delivery_stopped: { code: 'delivery_stopped', pointer: '/service', params: {} },
    street_unknown: {
      code: 'delivery_street_unknown',
      pointer: '/address/street',
      params: {},
      hint: { addresses: help.addresses ?? [] },
    },
    restaurant_unavailable: { code: 'delivery_unavailable', pointer: '/restaurantId', params: {} },
    not_checked: { code: 'delivery_not_checked', pointer: '/address', params: {} },
  } as const satisfies Record<typeof code, CartProblem | undefined>;
  const found = problem[code];
  return found === undefined ? [] : [found];
}
