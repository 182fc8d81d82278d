import type { Cart, CartRequest } from '../order-model.js';
import type { OrderRow } from '../orders.repository.js';
import { nameGone } from '../quote/gone-names.js';
import type { SignedQuote } from '../quote/quote.js';

/** What shall be different this time. */
export type CartChanges = Partial<
  Pick<Cart, 'restaurantId' | 'service' | 'at' | 'address' | 'tableId' | 'tableToken'>
>;

/**
 * The cart of an earlier order for today: its time has passed, and what loyalty gave then is asked for
 * anew.
 */
export function toNewCart({ cart }: Pick<OrderRow, 'cart'>, changes: CartChanges): CartRequest {
  const service = changes.service ?? cart.service;
  const address = changes.address ?? cart.address;
  return {
    restaurantId: changes.restaurantId ?? cart.restaurantId,
    service,
    lines: cart.lines,
    ...(changes.at === undefined ? {} : { at: changes.at }),
    ...seatAt(service, changes.tableId ?? cart.tableId, changes.tableToken),
    ...(service === 'delivery' && address !== undefined ? { address } : {}),
  };
}

/** The secret of a table's link is not kept with an order: it is given again. */
function seatAt(
  service: Cart['service'],
  tableId: string | undefined,
  tableToken: string | undefined,
): Pick<Cart, 'tableId' | 'tableToken'> {
  return {
    ...(service === 'dine-in' && tableId !== undefined ? { tableId } : {}),
    ...(tableToken === undefined ? {} : { tableToken }),
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
