import { moneyText } from '../platform/http/money.js';
import { Problem } from '../platform/http/problem.js';
import type { Decision } from './decision.js';
import { turnWhenPaid } from './order-turn.js';
import type { OrderRow } from './orders.repository.js';
import { assertAmount, type PaymentNotice } from './payment-notice.js';
import { decideRefunded, refundsOf, type Refund } from './refunds.js';
import { findUnawaited, isOwnPayment, withUnawaited } from './unawaited-payments.js';

export type OnlinePaymentStatus = 'awaiting' | 'paid' | 'failed' | 'expired' | 'cancelled';

/** The part of an order that is paid online, before the restaurant gets it. */
export interface OnlinePayment {
  status: OnlinePaymentStatus;
  /** In minor units, with the tip that is paid so. */
  amount: number;
  expiresAt: Date;
  /** Of an order that was not paid while it waited, this and `reference` are of the first payment that came all the same. */
  paidAt: Date | null;
  reference: string | null;
  /** That payment has to go back. */
  refundDue: boolean;
  /** Everything that has to go back; more than that payment where it was paid more than once. */
  refundsDue: Refund[];
  /** The same with what was returned already. */
  refunds: Refund[];
}

/** @returns undefined where nothing is paid online */
export function onlinePaymentOf(row: OrderRow): OnlinePayment | undefined {
  const part = row.payments.find(({ method }) => method === 'online')?.amount;
  if (part === undefined || row.paymentDueAt === null) {
    return undefined;
  }
  const amount = part + (row.tips?.method === 'online' ? row.tips.amount : 0);
  const refunds = refundsOf(row, amount);
  return {
    status: statusOf(row),
    amount,
    expiresAt: row.paymentDueAt,
    ...shownPayment(row, refunds),
    refundsDue: refunds.filter(({ refundedAt }) => refundedAt === null),
    refunds,
  };
}

/** The payment that the order is paid with, or else the first that came all the same. */
function shownPayment(
  row: OrderRow,
  refunds: readonly Refund[],
): Pick<OnlinePayment, 'paidAt' | 'reference' | 'refundDue'> {
  const isPaid = row.paidAt !== null;
  const refund = refunds.find(({ isOwn }) => isOwn === isPaid);
  const refundDue = refund?.refundedAt === null;
  return isPaid || refund === undefined
    ? { paidAt: row.paidAt, reference: row.paymentReference, refundDue }
    : { paidAt: refund.paidAt, reference: refund.reference, refundDue };
}

/** Since when the order is on its way to the restaurant: until it is paid it is not. */
export function waitingSince({ paidAt, createdAt }: Pick<OrderRow, 'paidAt' | 'createdAt'>): Date {
  return paidAt ?? createdAt;
}

export function decideExpiry(row: OrderRow, now: Date): Decision | undefined {
  return row.status === 'awaiting_payment' && isOver(row, now)
    ? {
        change: { ...REFUSED, problem: 'payment_expired' },
        event: { note: 'was not paid online in time', cause: 'job' },
      }
    : undefined;
}

/**
 * What a notice changes. Repeating one changes nothing; one that says otherwise than what is known is refused. Money that
 * the order does not wait for is only written down: `mustGoBack` says so of the order as it is then.
 * @throws Problem payment_not_expected, payment_amount_wrong, payment_contradicts, payment_not_found, refund_not_due
 */
export function decideNotice(
  row: OrderRow,
  notice: PaymentNotice,
  now: Date,
): Decision | undefined {
  const payment = onlinePaymentOf(row);
  if (payment === undefined) {
    throw new Problem('payment_not_expected');
  }
  if (notice.status === 'failed') {
    return decideFailed(row, notice, payment);
  }
  if (notice.status === 'refunded') {
    return decideRefunded(row, notice, payment, now);
  }
  const known = findKnown(row, notice, payment);
  if (known !== undefined) {
    assertAmount(row, notice, known.amount);
    return undefined;
  }
  if (row.status !== 'awaiting_payment' || isOver(row, now)) {
    return decideUnawaited(row, notice, now);
  }
  assertAmount(row, notice, payment.amount);
  return decidePaid(row, notice, now);
}

function findKnown(
  row: OrderRow,
  { reference }: PaymentNotice,
  { amount }: OnlinePayment,
): { amount: number } | undefined {
  return isOwnPayment(row, reference) ? { amount } : findUnawaited(row, reference);
}

/** Of the order that a notice has been applied to. */
export function mustGoBack(row: OrderRow, { status, reference }: PaymentNotice): boolean {
  if (status !== 'paid' || isOwnPayment(row, reference)) {
    return false;
  }
  const unawaited = findUnawaited(row, reference);
  return unawaited !== undefined && unawaited.refundedAt === undefined;
}

function decidePaid(row: OrderRow, { reference, operator }: PaymentNotice, now: Date): Decision {
  return {
    change: {
      status: 'accepted',
      paidAt: now,
      turnAt: turnWhenPaid(row, now),
      paymentReference: reference,
      nextActionAt: now,
    },
    event: { note: `paid online: ${reference}`, cause: 'operator', operator },
  };
}

/** The order stays as it is: only that there is money to return must not be forgotten. */
function decideUnawaited(
  row: OrderRow,
  { reference, amount, operator }: PaymentNotice,
  now: Date,
): Decision {
  const unawaited = { reference, amount, at: now.toISOString() };
  const what = `${row.paidAt === null ? 'paid too late' : 'paid a second time'}: ${reference}`;
  const sum = moneyText({ amount, currency: row.currency }).en;
  return {
    change: { payments: withUnawaited(row, unawaited) },
    event: { note: `${what}, ${sum} to be returned`, cause: 'operator', operator },
  };
}

/** Of an order that waits no more, or of another payment, a failure is no news: nothing was taken. */
function decideFailed(
  row: OrderRow,
  notice: PaymentNotice,
  { amount }: OnlinePayment,
): Decision | undefined {
  const { reference, operator } = notice;
  if (isOwnPayment(row, reference)) {
    throw new Problem('payment_contradicts');
  }
  if (row.status !== 'awaiting_payment') {
    return undefined;
  }
  assertAmount(row, notice, amount);
  return {
    change: { ...REFUSED, problem: 'payment_failed', paymentReference: reference },
    event: { note: `the online payment failed: ${reference}`, cause: 'operator', operator },
  };
}

function isOver({ paymentDueAt }: OrderRow, now: Date): boolean {
  return paymentDueAt !== null && paymentDueAt <= now;
}

const REFUSED = { status: 'rejected', submission: 'refused', nextActionAt: null } as const;

function statusOf({ status, paidAt, problem }: OrderRow): OnlinePaymentStatus {
  if (paidAt !== null) {
    return 'paid';
  }
  if (status === 'awaiting_payment') {
    return 'awaiting';
  }
  if (problem === 'payment_failed') {
    return 'failed';
  }
  return problem === 'payment_expired' ? 'expired' : 'cancelled';
}
