import { Problem } from '../platform/http/problem.js';
import { decideExpiry, decideNotice, mustGoBack, onlinePaymentOf } from './online-payment.js';
import type { OrderRow } from './orders.repository.js';
import type { PaymentNotice } from './payment-notice.js';

const DUE = new Date('2026-11-22T12:15:00Z');
const BEFORE = new Date(DUE.getTime() - 1);
const PLACED = new Date('2026-11-22T12:00:00Z');
/** A second order of its customer. */
const TURN = new Date(PLACED.getTime() + 60_000);

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
    createdAt: PLACED,
    turnAt: TURN,
    paidAt: null,
    paymentReference: null,
    ...overrides,
  }) as OrderRow;

const PAID = { status: 'accepted', paidAt: BEFORE, paymentReference: 'one' } as const;

type Told = Partial<PaymentNotice> & Pick<PaymentNotice, 'status'>;

const aNotice = (told: Told): PaymentNotice => ({ reference: 'one', amount: 39_000, ...told });

const LATE = { reference: 'late', amount: 39_000, at: DUE.toISOString() };
const paidLate = (...unawaited: (typeof LATE)[]): Pick<OrderRow, 'payments'> => ({
  payments: [{ method: 'online', amount: 39_000, unawaited }],
});

/** @returns the status that the order gets, `same`, `returned` with whether it is news, or the problem */
const outcome = (row: OrderRow, told: Told, now = BEFORE): string => {
  const notice = aNotice(told);
  try {
    const change = decideNotice(row, notice, now)?.change;
    if (mustGoBack({ ...row, ...change }, notice)) {
      return change === undefined ? 'returned, known' : 'returned';
    }
    return change?.status ?? 'same';
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
      change: {
        paidAt: BEFORE,
        paymentReference: 'one',
        nextActionAt: BEFORE,
        turnAt: new Date(BEFORE.getTime() + 60_000),
      },
    });
    expect(decideNotice(anOrder(), aNotice({ status: 'failed' }), BEFORE)?.change).toMatchObject({
      status: 'rejected',
      problem: 'payment_failed',
      submission: 'refused',
      nextActionAt: null,
    });
  });

  it.each<[string, Partial<OrderRow>, Told, string]>([
    ['paid again', PAID, { status: 'paid', reference: 'one' }, 'same'],
    ['paid again with another sum', PAID, { status: 'paid', amount: 1 }, 'payment_amount_wrong'],
    [
      'paid before payments had names',
      { ...PAID, paymentReference: null },
      { status: 'paid', reference: 'any' },
      'same',
    ],
    ['failed in another attempt', PAID, { status: 'failed', reference: 'zero' }, 'same'],
    ['failed with another sum', {}, { status: 'failed', amount: 1 }, 'payment_amount_wrong'],
    [
      'paid late with another sum',
      { status: 'rejected', problem: 'payment_failed' },
      { status: 'paid', amount: 1 },
      'returned',
    ],
    ['returned while it is paid for', PAID, { status: 'refunded' }, 'refund_not_due'],
    ['returned before it was paid', {}, { status: 'refunded' }, 'payment_not_found'],
    [
      'returned with another sum',
      { ...PAID, status: 'rejected' },
      { status: 'refunded', amount: 1 },
      'payment_amount_wrong',
    ],
    ['paid, and rejected since', { ...PAID, status: 'rejected' }, { status: 'paid' }, 'same'],
    ['paid twice', PAID, { status: 'paid', reference: 'two' }, 'returned'],
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
      'returned',
    ],
    [
      'paid after it expired',
      { status: 'rejected', problem: 'payment_expired' },
      { status: 'paid' },
      'returned',
    ],
    [
      'paid late again',
      { status: 'rejected', problem: 'payment_failed', ...paidLate(LATE) },
      { status: 'paid', reference: 'late' },
      'returned, known',
    ],
    [
      'paid late twice',
      { status: 'rejected', problem: 'payment_failed', ...paidLate(LATE) },
      { status: 'paid', reference: 'later' },
      'returned',
    ],
    [
      'paid twice, said again',
      { ...PAID, ...paidLate(LATE) },
      { status: 'paid', reference: 'late' },
      'returned, known',
    ],
    [
      'paid twice, and the first said again',
      { ...PAID, ...paidLate(LATE) },
      { status: 'paid', reference: 'one' },
      'same',
    ],
    ['failed after it was cancelled', { status: 'cancelled' }, { status: 'failed' }, 'same'],
    ['paid after it was cancelled', { status: 'cancelled' }, { status: 'paid' }, 'returned'],
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
    expect(outcome(anOrder(), { status: 'paid' }, DUE)).toBe('returned');
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

  it('lists what has to go back, and tells it from what the order is paid with', () => {
    const late = {
      reference: 'late',
      amount: 39_000,
      paidAt: DUE,
      refundedAt: null,
      isOwn: false,
    };
    expect(onlinePaymentOf(anOrder({ ...PAID, ...paidLate(LATE) }))).toMatchObject({
      reference: 'one',
      refundDue: false,
      refundsDue: [late],
    });
    const rejected = { ...PAID, status: 'rejected', ...paidLate(LATE) } as const;
    expect(onlinePaymentOf(anOrder(rejected))).toMatchObject({
      reference: 'one',
      refundDue: true,
      refundsDue: [{ reference: 'one', amount: 39_000, paidAt: BEFORE, isOwn: true }, late],
    });
    const expired = { status: 'rejected', problem: 'payment_expired' } as const;
    expect(onlinePaymentOf(anOrder({ ...expired, ...paidLate(LATE) }))).toMatchObject({
      status: 'expired',
      paidAt: DUE,
      reference: 'late',
      refundDue: true,
      refundsDue: [late],
    });
  });
});
