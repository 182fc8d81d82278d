import { moneyText } from '../http/money.js';
import { Problem } from '../http/problem.js';
import type { Decision } from './decision.js';
import type { OrderRow } from './orders.repository.js';
import {
  isOwnPayment,
  isUnawaitedPayment,
  unawaitedPaymentsOf,
  withUnawaited,
} from './unawaited-payments.js';

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
  refundsDue: RefundDue[];
}

export interface RefundDue {
  reference: string | null;
  /** In minor units. */
  amount: number;
  paidAt: Date;
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
  const amount = part + (row.tips?.method === 'online' ? row.tips.amount : 0);
  const refundsDue = refundsDueOf(row, amount);
  const [first] = row.paidAt === null ? refundsDue : [];
  const { paidAt, reference } = first ?? {
    paidAt: row.paidAt,
    reference: row.paymentReference,
  };
  return {
    status: statusOf(row),
    amount,
    expiresAt: row.paymentDueAt,
    paidAt,
    reference,
    refundDue: first !== undefined || (row.paidAt !== null && cameToNothing(row)),
    refundsDue,
  };
}

function refundsDueOf(row: OrderRow, amount: number): RefundDue[] {
  const { paidAt, paymentReference: reference } = row;
  const own = paidAt !== null && cameToNothing(row) ? [{ reference, amount, paidAt }] : [];
  const unawaited = unawaitedPaymentsOf(row).map(({ at, ...payment }) => ({
    ...payment,
    paidAt: new Date(at),
  }));
  return [...own, ...unawaited];
}

function cameToNothing({ status }: OrderRow): boolean {
  return status === 'rejected' || status === 'cancelled';
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
 * @throws Problem payment_not_expected, payment_amount_wrong, payment_contradicts
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
  if (notice.status === 'failed') {
    return decideFailed(row, notice);
  }
  const { reference } = notice;
  if (isOwnPayment(row, reference) || isUnawaitedPayment(row, reference)) {
    return undefined;
  }
  return row.status !== 'awaiting_payment' || isOver(row, now)
    ? decideUnawaited(row, notice, payment.amount, now)
    : decidePaid(notice, now);
}

/** Of the order that a notice has been applied to. */
export function mustGoBack(row: OrderRow, { status, reference }: PaymentNotice): boolean {
  return status === 'paid' && isUnawaitedPayment(row, reference);
}

function decidePaid({ reference, operator }: PaymentNotice, now: Date): Decision {
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

/** The order stays as it is: only that there is money to return must not be forgotten. */
function decideUnawaited(
  row: OrderRow,
  { reference, operator }: PaymentNotice,
  amount: number,
  now: Date,
): Decision {
  const unawaited = { reference: reference ?? null, amount, at: now.toISOString() };
  const what = noteOf(row.paidAt === null ? 'paid too late' : 'paid a second time', reference);
  const sum = moneyText({ amount, currency: row.currency }).en;
  return {
    change: { payments: withUnawaited(row, unawaited) },
    event: { note: `${what}, ${sum} to be returned`, cause: 'operator', operator },
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
