import { moneyText } from '../http/money.js';
import { Problem } from '../http/problem.js';
import type { Decision } from './decision.js';
import { STATUS_TEXTS } from './order-texts.js';
import type { OrderRow } from './orders.repository.js';

export type OnlinePaymentStatus = 'awaiting' | 'paid' | 'failed' | 'expired' | 'cancelled';

/** The part of an order that is paid online, before the restaurant gets it. */
export interface OnlinePayment {
  status: OnlinePaymentStatus;
  /** In minor units, with the tip that is paid so. */
  amount: number;
  expiresAt: Date;
  paidAt: Date | null;
  reference: string | null;
  /** The guest has paid, and the order came to nothing. */
  refundDue: boolean;
}

/** What the payment backend says about it. */
export interface PaymentNotice {
  status: 'paid' | 'failed';
  reference?: string;
  amount?: number;
  /** Whose key it came with. */
  operator?: string;
}

/** @returns undefined where nothing is paid online */
export function onlinePaymentOf(row: OrderRow): OnlinePayment | undefined {
  const part = row.payments.find(({ method }) => method === 'online')?.amount;
  if (part === undefined || row.paymentDueAt === null) {
    return undefined;
  }
  const cameToNothing = row.status === 'rejected' || row.status === 'cancelled';
  return {
    status: statusOf(row),
    amount: part + (row.tips?.method === 'online' ? row.tips.amount : 0),
    expiresAt: row.paymentDueAt,
    paidAt: row.paidAt,
    reference: row.paymentReference,
    refundDue: row.paidAt !== null && cameToNothing,
  };
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
 * What a notice changes. Repeating one changes nothing; one that says otherwise than what is known is refused.
 * @throws Problem payment_not_expected, payment_amount_wrong, payment_refund_due, payment_contradicts
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
  if (notice.amount !== undefined && notice.amount !== payment.amount) {
    const expected = moneyText({ amount: payment.amount, currency: row.currency });
    throw new Problem('payment_amount_wrong', { params: { expected } });
  }
  return notice.status === 'paid' ? decidePaid(row, notice, now) : decideFailed(row, notice);
}

function decidePaid(
  row: OrderRow,
  { reference, operator }: PaymentNotice,
  now: Date,
): Decision | undefined {
  if (row.paidAt !== null && isSamePayment(row, reference)) {
    return undefined;
  }
  if (row.status !== 'awaiting_payment' || isOver(row, now)) {
    throw new Problem('payment_refund_due', { params: { status: STATUS_TEXTS[row.status] } });
  }
  return {
    change: {
      status: 'accepted',
      paidAt: now,
      paymentReference: reference ?? null,
      nextActionAt: now,
    },
    event: { note: noteOf('paid online', reference), cause: 'operator', operator },
  };
}

/** Of an order that waits no more a failure is no news: nothing was taken, and nothing has to be done. */
function decideFailed(row: OrderRow, { reference, operator }: PaymentNotice): Decision | undefined {
  if (row.paidAt !== null) {
    throw new Problem('payment_contradicts');
  }
  return row.status === 'awaiting_payment'
    ? {
        change: {
          ...REFUSED,
          problem: 'payment_failed',
          paymentReference: reference ?? null,
        },
        event: {
          note: noteOf('the online payment failed', reference),
          cause: 'operator',
          operator,
        },
      }
    : undefined;
}

/** A second payment for one order has another reference; it must not pass for a repeat of the first. */
function isSamePayment({ paymentReference }: OrderRow, reference: string | undefined): boolean {
  return reference === undefined || paymentReference === null || reference === paymentReference;
}

function isOver({ paymentDueAt }: OrderRow, now: Date): boolean {
  return paymentDueAt !== null && paymentDueAt <= now;
}

const REFUSED = { status: 'rejected', submission: 'refused', nextActionAt: null } as const;

function noteOf(what: string, reference: string | undefined): string {
  return reference === undefined ? what : `${what}: ${reference}`;
}

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
