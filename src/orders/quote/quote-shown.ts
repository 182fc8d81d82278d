import { coinOf } from '../../platform/http/denomination.js';
import {
  listMoneyPayments,
  type OfferedPayment,
  type PaymentMethod,
} from '../../restaurants/payment-methods.js';
import type { ShownQuote } from './quote-changes.js';
import type { Quote } from './quote.js';

/** What of a quote a guest compares it by. */
export function toShown(quote: Quote): ShownQuote {
  const { restaurant, lines, terms, delivery } = quote;
  return {
    currency: restaurant.currency,
    coin: coinOf(restaurant),
    lines,
    terms,
    minimum: delivery?.minimum ?? null,
    paymentMethods: offeredPayments(quote).map(({ method }) => method),
  };
}

/** The ways to pay that the quote offers to its customer. */
export function offeredPayments({
  restaurant,
  needsProof,
}: Pick<Quote, 'restaurant' | 'needsProof'>): (OfferedPayment & { method: PaymentMethod })[] {
  return listMoneyPayments(restaurant).filter(({ method }) => !needsProof || method === 'online');
}
