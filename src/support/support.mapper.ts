import type { Plain } from '../platform/http/plain.js';
import { normalizeOffsetTime, type WriteTime } from '../platform/time/local-time.js';
import type { Language } from '../platform/http/problem.js';
import { createRedact } from '../platform/logging/redaction.js';
import { cancellationOf } from '../orders/order-cancellation-state.js';
import type { Refund } from '../orders/refunds.js';
import { onlinePaymentOf, type OnlinePayment } from '../orders/online-payment.js';
import { CREATION_WORDS } from '../orders/order-model.js';
import { iikoIdOf } from '../orders/order-move.js';
import type { OrderPage, OrderTimeline } from '../orders/read/order-timelines.js';
import { toProblemDto } from '../orders/read/order-problem.mapper.js';
import { maskPhone } from '../platform/http/masked-phone.js';
import type { NoticedPaymentDto } from './payment-notice.dto.js';
import type {
  IikoSideDto,
  PaymentStateDto,
  ResolutionDto,
  SubmissionDto,
  SupportCancellationDto,
  SupportOrderDto,
  SupportOrderListDto,
  SupportPaymentDto,
  TimelineEventDto,
} from './support.dto.js';

type Order = OrderTimeline['order'];
type Event = OrderTimeline['events'][number];

export function toSupportList(
  { orders, nextCursor }: OrderPage,
  timesOf: (restaurantId: string) => WriteTime,
  language: Language,
): Plain<SupportOrderListDto> {
  const items = orders.map((order) => ({
    id: order.id,
    status: order.status,
    createdAt: timesOf(order.restaurantId)(order.createdAt),
    alertedAt: order.alertedAt && timesOf(order.restaurantId)(order.alertedAt),
    restaurantId: order.restaurantId,
    problem: toProblemDto(order.problem, language),
    refundDue: onlinePaymentOf(order)?.refundDue ?? false,
  }));
  return nextCursor === undefined ? { items } : { items, nextCursor };
}

/** What support needs to answer a guest and to ask iiko; who the guest is, it need not know. */
export function toSupportOrder(
  { order, events, hasAnswer }: OrderTimeline,
  { restaurantName, time }: { restaurantName: string | null; time: WriteTime },
  language: Language,
): Plain<SupportOrderDto> {
  const { cart, currency } = order;
  const discount = order.discounts.reduce((sum, { amount }) => sum + amount, 0);
  return {
    id: order.id,
    status: order.status,
    number: order.number,
    problem: toProblemDto(order.problem, language),
    restaurantId: order.restaurantId,
    restaurantName,
    service: cart.service,
    at: cart.at === undefined ? null : normalizeOffsetTime(cart.at),
    address: toAddress(order),
    phone: maskPhone(order.contact.phone),
    discount: { amount: discount, currency },
    deliveryFee: { amount: order.deliveryFee, currency },
    total: { amount: order.total, currency },
    payments: order.payments.map(({ method }) => method),
    onlinePayment: toSupportPayment(order, time),
    createdAt: time(order.createdAt),
    updatedAt: time(order.updatedAt),
    cancelRequestedAt: order.cancelRequestedAt && time(order.cancelRequestedAt),
    cancellation: toCancellation(order, time),
    submission: toSubmission(order, time),
    resolution: toResolution(order, time),
    iiko: toIikoSide(order, time),
    idempotencyKeyKept: hasAnswer,
    events: events.map((event) => toEvent(event, time)),
  };
}

function toSupportPayment(order: Order, time: WriteTime): Plain<SupportPaymentDto> | null {
  const payment = onlinePaymentOf(order);
  if (payment === undefined) {
    return null;
  }
  const toDto = ({ reference, amount, paidAt }: Refund) => ({
    reference,
    amount: { amount, currency: order.currency },
    paidAt: time(paidAt),
  });
  const refunds = payment.refunds.flatMap((refund) =>
    refund.refundedAt === null ? [] : [{ ...toDto(refund), refundedAt: time(refund.refundedAt) }],
  );
  return {
    ...toState(payment, order, time),
    refundDue: payment.refundsDue.length > 0,
    refundsDue: payment.refundsDue.map(toDto),
    refunds,
  };
}

/** For the payment backend, which must not return a payment because another one has to go back. */
export function toNoticedPayment(order: Order, time: WriteTime): Plain<NoticedPaymentDto> | null {
  const payment = onlinePaymentOf(order);
  return payment === undefined
    ? null
    : { ...toState(payment, order, time), refundDue: payment.refundDue };
}

function toState(
  payment: OnlinePayment,
  { currency }: Order,
  time: WriteTime,
): Plain<PaymentStateDto> {
  return {
    status: payment.status,
    amount: { amount: payment.amount, currency },
    expiresAt: time(payment.expiresAt),
    paidAt: payment.paidAt && time(payment.paidAt),
    reference: payment.reference,
  };
}

function toCancellation(order: Order, time: WriteTime): Plain<SupportCancellationDto> | null {
  const cancellation = cancellationOf(order);
  if (cancellation === undefined) {
    return null;
  }
  const moment = (value: string | undefined) => (value === undefined ? null : time(value));
  const text = (value: string | undefined) => (value === undefined ? null : redact(value));
  return {
    state: cancellation.state,
    requestedAt: moment(cancellation.requestedAt),
    refusedAt: moment(cancellation.refusedAt),
    cause: cancellation.cause ?? null,
    comment: text(cancellation.comment),
    reason: cancellation.reason ?? null,
    restaurantText: text(cancellation.restaurantText),
  };
}

function toAddress({ cart: { address } }: Order): Plain<SupportOrderDto>['address'] {
  return address === undefined ? null : { city: address.city, street: address.street };
}

function toSubmission(order: Order, time: WriteTime): Plain<SubmissionDto> {
  const { alertedAt, heldSince, nextActionAt, watchUntil } = order;
  return {
    state: order.submission,
    attempts: order.attempts,
    missedLookups: order.missedLookups,
    alertedAt: alertedAt && time(alertedAt),
    heldSince: heldSince && time(heldSince),
    nextActionAt: nextActionAt && time(nextActionAt),
    watchUntil: watchUntil && time(watchUntil),
    withdrawing: order.withdrawing,
  };
}

function toResolution({ resolution }: Order, time: WriteTime): Plain<ResolutionDto> | null {
  if (resolution === null) {
    return null;
  }
  const { note, iikoOrderId = null, at, ...decision } = resolution;
  return {
    ...decision,
    at: time(at),
    note: note === undefined ? null : redact(note),
    iikoOrderId,
  };
}

function toIikoSide(order: Order, time: WriteTime): Plain<IikoSideDto> {
  const { newsTimestamp } = order;
  return {
    orderId: iikoIdOf(order),
    organizationId: order.organizationId,
    terminalGroupId: order.restaurantId,
    known: order.submission === 'attempted' ? null : order.submission === 'received',
    creationStatus: order.creationStatus && CREATION_WORDS[order.creationStatus],
    correlationId: order.correlationId,
    newsAt: newsTimestamp === null ? null : time(new Date(newsTimestamp)),
  };
}

/** A note may quote what the restaurant's staff have typed. */
const redact = createRedact([]);

function toEvent(event: Event, time: WriteTime): Plain<TimelineEventDto> {
  return {
    sequence: event.sequence,
    at: time(event.at),
    status: event.status,
    note: event.note === null ? null : redact(event.note),
    cause: event.cause,
    operator: event.operator,
    number: event.number,
    problem: event.problem,
    correlationId: event.correlationId,
  };
}
