import { coinOf } from '../http/denomination.js';
import { listMoneyPayments } from '../restaurants/payment-methods.js';
import type { ShownQuote } from './quote-changes.js';
import type { Quote } from './quote.js';

/** What of a quote a guest compares it by. */
export function toShown({ restaurant, lines, terms, delivery }: Quote): ShownQuote {
  return {
    currency: restaurant.currency,
    coin: coinOf(restaurant),
    lines,
    terms,
    minimum: delivery?.minimum ?? null,
    paymentMethods: listMoneyPayments(restaurant).map(({ method }) => method),
  };
}
