import { Problem } from '../http/problem.js';
import {
  decideExpiry,
  decideNotice,
  onlinePaymentOf,
  type PaymentNotice,
} from './online-payment.js';
import type { OrderRow } from './orders.repository.js';

const DUE = new Date('2026-11-22T12:15:00Z');
const BEFORE = new Date(DUE.getTime() - 1);

/** Only what a payment decides on. */
const anOrder = (overrides: Partial<OrderRow> = {}): OrderRow =>
  ({
    status: 'awaiting_payment',
    problem: null,
    currency: 'RUB',
    payments: [
      { method: 'cash', amount: 10_000 },
      { method: 'online', amount: 39_000 },
    ],
    tips: null,
    paymentDueAt: DUE,
    paidAt: null,
    paymentReference: null,
    ...overrides,
  }) as OrderRow;

const PAID = { status: 'accepted', paidAt: BEFORE, paymentReference: 'one' } as const;

/** @returns the status that the order gets, `same`, or the problem */
const outcome = (row: OrderRow, notice: PaymentNotice, now = BEFORE): string => {
  try {
    return decideNotice(row, notice, now)?.change.status ?? 'same';
  } catch (error) {
    if (error instanceof Problem) {
      return error.code;
    }
    throw error;
  }
};

describe('a notice of a payment', () => {
  it('decides an order that waits', () => {
    const notice: PaymentNotice = { status: 'paid', reference: 'one', amount: 39_000 };
    expect(outcome(anOrder(), notice)).toBe('accepted');
    expect(decideNotice(anOrder(), notice, BEFORE)).toMatchObject({
      change: { paidAt: BEFORE, paymentReference: 'one', nextActionAt: BEFORE },
    });
    expect(decideNotice(anOrder(), { status: 'failed' }, BEFORE)?.change).toMatchObject({
      status: 'rejected',
      problem: 'payment_failed',
      submission: 'refused',
      nextActionAt: null,
    });
  });

  it.each<[string, Partial<OrderRow>, PaymentNotice, string]>([
    ['paid again', PAID, { status: 'paid', reference: 'one' }, 'same'],
    ['paid again without a name', PAID, { status: 'paid' }, 'same'],
    ['paid, and rejected since', { ...PAID, status: 'rejected' }, { status: 'paid' }, 'same'],
    ['paid twice', PAID, { status: 'paid', reference: 'two' }, 'payment_refund_due'],
    ['failed after it was paid', PAID, { status: 'failed' }, 'payment_contradicts'],
    [
      'failed again',
      { status: 'rejected', problem: 'payment_failed' },
      { status: 'failed' },
      'same',
    ],
    [
      'paid after it failed',
      { status: 'rejected', problem: 'payment_failed' },
      { status: 'paid' },
      'payment_refund_due',
    ],
    [
      'paid after it expired',
      { status: 'rejected', problem: 'payment_expired' },
      { status: 'paid' },
      'payment_refund_due',
    ],
    ['failed after it was cancelled', { status: 'cancelled' }, { status: 'failed' }, 'same'],
    [
      'paid after it was cancelled',
      { status: 'cancelled' },
      { status: 'paid' },
      'payment_refund_due',
    ],
    ['paid with too little', {}, { status: 'paid', amount: 38_999 }, 'payment_amount_wrong'],
    [
      'not paid online at all',
      { payments: [{ method: 'cash', amount: 1 }] },
      { status: 'paid' },
      'payment_not_expected',
    ],
    [
      'from before there was online payment',
      { payments: [{ method: 'cash' }], paymentDueAt: null },
      { status: 'paid' },
      'payment_not_expected',
    ],
  ])('%s', (_name, overrides, notice, expected) => {
    expect(outcome(anOrder(overrides), notice)).toBe(expected);
  });

  it('comes too late with the end of the time, whether or not somebody has noticed that', () => {
    expect(outcome(anOrder(), { status: 'paid' }, DUE)).toBe('payment_refund_due');
  });
});

describe('the end of the time', () => {
  it('rejects only what waits, and not a moment earlier', () => {
    expect(decideExpiry(anOrder(), BEFORE)).toBeUndefined();
    expect(decideExpiry(anOrder(), DUE)?.change).toMatchObject({
      status: 'rejected',
      problem: 'payment_expired',
    });
    expect(decideExpiry(anOrder({ status: 'accepted' }), DUE)).toBeUndefined();
  });
});

describe('onlinePaymentOf', () => {
  it('says that the money has to go back when a paid order came to nothing', () => {
    expect(onlinePaymentOf(anOrder(PAID))).toMatchObject({ status: 'paid', refundDue: false });
    for (const status of ['rejected', 'cancelled'] as const) {
      expect(onlinePaymentOf(anOrder({ ...PAID, status }))?.refundDue).toBe(true);
      expect(onlinePaymentOf(anOrder({ status }))).toMatchObject({
        status: 'cancelled',
        refundDue: false,
      });
    }
  });
});
