import type { IikoCreateDelivery } from '../iiko/schemas/create-delivery.js';
import type { Cancellation, Cart, OrderResolution } from './order-model.js';
import type { NewOrder, OrderEventRow, OrderRow } from './orders.repository.js';

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
    cart: withoutPerson(row.cart),
    lines: row.lines.map((line) => ({ ...line, comment: null })),
    walletPayment: row.walletPayment && { ...row.walletPayment, iikoCustomerId: '' },
    comment: null,
    cancellation: row.cancellation && withoutComment(row.cancellation),
    progress: null,
    resolution: row.resolution && withoutNote(row.resolution),
    request: withoutGuest(row.request),
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

/** It is not sent any more: the order has ended. */
function withoutGuest(request: IikoCreateDelivery): IikoCreateDelivery {
  const {
    deliveryPoint: _deliveryPoint,
    comment: _comment,
    loyaltyInfo: _loyaltyInfo,
    ...order
  } = structuredClone(request.order);
  for (const item of order.items) {
    delete item.comment;
  }
  for (const payment of order.payments ?? []) {
    delete payment.paymentAdditionalData;
  }
  return {
    ...request,
    order: { ...order, phone: '', customer: { type: 'one-time', name: '' } },
  };
}
