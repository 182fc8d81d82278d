import { invalidBody, tooManyRequested } from './errors.js';
import type { OrderBook } from './order-book.js';
import type { StoredOrder } from './stored-order.js';

// iiko docs: more are refused with 422.
const MAX_IDS = 200;

/** The orders that a request names by the cloud's ids or the POS's, of those that there are. */
export function findRequested(
  {
    orderIds,
    posOrderIds,
  }: { orderIds?: string[] | null | undefined; posOrderIds?: string[] | null | undefined },
  book: OrderBook,
): StoredOrder[] {
  if (Boolean(orderIds) === Boolean(posOrderIds)) {
    throw invalidBody('Exactly one of orderIds and posOrderIds must be specified.');
  }
  if ((orderIds ?? posOrderIds ?? []).length > MAX_IDS) {
    throw tooManyRequested(`At most ${MAX_IDS} orders can be requested.`);
  }
  return [
    ...(orderIds ?? []).map((id) => book.find(id)),
    ...(posOrderIds ?? []).map((id) => book.findByPosId(id)),
  ].filter((order) => order !== undefined);
}
