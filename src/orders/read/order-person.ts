import type { Cancellation, Cart, Dining, OrderResolution } from '../order-model.js';
import { withoutGuest, withoutWish } from '../iiko/order-request.js';
import type { NewOrder, OrderEventRow, OrderRow } from '../orders.repository.js';

/** Everything about an order that says something about who ordered it; amounts are in minor units. */
export function toExportedOrder(row: OrderRow, events: OrderEventRow[]) {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    problem: row.problem,
    restaurantId: row.restaurantId,
    cart: row.cart,
    lines: row.lines,
    discounts: row.discounts,
    delivery: row.delivery,
    deliveryFee: row.deliveryFee,
    total: row.total,
    currency: row.currency,
    contact: row.contact,
    payments: row.payments,
    tips: row.tips,
    paidAt: row.paidAt,
    paymentReference: row.paymentReference,
    walletPayment: row.walletPayment,
    changes: row.changes,
    table: row.dining?.table ?? null,
    comment: row.comment,
    cutlery: row.cutlery,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    cancelRequestedAt: row.cancelRequestedAt,
    cancellation: row.cancellation,
    events: events.map(({ at, status, problem, number }) => ({ at, status, problem, number })),
  };
}

/** What of an order's row has to change so that nobody is in it any more. */
export function toAnonymousOrder(row: OrderRow): Partial<NewOrder> {
  return {
    contact: { name: '', phone: '' },
    placedFrom: null,
    cart: withoutPerson(row.cart),
    lines: row.lines.map((line) => ({ ...line, comment: null })),
    walletPayment: row.walletPayment && { ...row.walletPayment, iikoCustomerId: '' },
    comment: null,
    cancellation: row.cancellation && withoutComment(row.cancellation),
    progress: null,
    resolution: row.resolution && withoutNote(row.resolution),
    request: withoutGuest(row.request),
    dining: row.dining && withoutWishes(row.dining),
  };
}

/** An operator may have written who it was about. */
function withoutNote({ note: _note, ...resolution }: OrderResolution): OrderResolution {
  return resolution;
}

function withoutComment({ comment: _comment, ...cancellation }: Cancellation): Cancellation {
  return cancellation;
}

/** Of the address the city stays. */
function withoutPerson({ address, lines, promoCode: _promoCode, ...cart }: Cart): Cart {
  return {
    ...cart,
    ...(address === undefined ? {} : { address: { city: address.city, street: '', house: '' } }),
    lines: lines.map(({ comment: _comment, ...line }) => line),
  };
}

function withoutWishes(dining: Dining): Dining {
  const additions = dining.additions.map((addition) => ({
    ...addition,
    lines: addition.lines.map((line) => ({ ...line, comment: null })),
    items: addition.items.map(withoutWish),
  }));
  return { ...dining, additions };
}
