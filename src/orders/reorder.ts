import type { Cart, CartRequest } from '../order-records/order-model.js';
import type { OrderRow } from '../order-records/orders.repository.js';
import { nameGone } from '../quotes/gone-names.js';
import type { SignedQuote } from '../quotes/quote.js';

/** What shall be different this time. */
export type CartChanges = Partial<
  Pick<Cart, 'restaurantId' | 'service' | 'at' | 'address' | 'tableId'>
>;

/**
 * The cart of an earlier order for today: its time has passed, and what loyalty gave then is asked for
 * anew.
 */
export function toNewCart({ cart }: Pick<OrderRow, 'cart'>, changes: CartChanges): CartRequest {
  const service = changes.service ?? cart.service;
  const address = changes.address ?? cart.address;
  const tableId = changes.tableId ?? cart.tableId;
  return {
    restaurantId: changes.restaurantId ?? cart.restaurantId,
    service,
    lines: cart.lines,
    ...(changes.at === undefined ? {} : { at: changes.at }),
    ...(service === 'dine-in' && tableId !== undefined ? { tableId } : {}),
    ...(service === 'delivery' && address !== undefined ? { address } : {}),
  };
}

/** The menu does not know any more what it was called; the order does. */
export function nameWhatIsGone(
  signed: SignedQuote,
  { lines }: Pick<OrderRow, 'lines'>,
): SignedQuote {
  const { quote } = signed;
  const problems = nameGone(quote.problems, quote.cart.lines, lines);
  return { ...signed, quote: { ...quote, problems } };
}
