import { moneyText } from '../platform/http/money.js';
import { Problem } from '../platform/http/problem.js';
import type { Decision } from './decision.js';
import type { OrderRow } from './orders.repository.js';
import { assertAmount, type PaymentNotice } from './payment-notice.js';
import { isOwnPayment, unawaitedPaymentsOf, withReturned } from './unawaited-payments.js';

/** A payment whose money has to go back, or has gone back. */
export interface Refund {
  reference: string | null;
  /** In minor units. */
  amount: number;
  paidAt: Date;
  /** null while it is due. */
  refundedAt: Date | null;
  /** The order was paid with it. */
  isOwn: boolean;
}

/** @param amount that the order is paid online with */
export function refundsOf(row: OrderRow, amount: number): Refund[] {
  const { paidAt, paymentReference: reference } = row;
  const refundedAt = ownRefundedAt(row);
  const isOwnRefund = paidAt !== null && (cameToNothing(row) || refundedAt !== null);
  const unawaited = unawaitedPaymentsOf(row).map((payment) => ({
    reference: payment.reference,
    amount: payment.amount,
    paidAt: new Date(payment.at),
    refundedAt: payment.refundedAt === undefined ? null : new Date(payment.refundedAt),
    isOwn: false,
  }));
  return [
    ...(isOwnRefund ? [{ reference, amount, paidAt, refundedAt, isOwn: true }] : []),
    ...unawaited,
  ];
}

/**
 * The money of one payment was returned. What is not due cannot be returned: the restaurant goes on with a paid order.
 * @throws Problem payment_not_found, refund_not_due, payment_amount_wrong
 */
export function decideRefunded(
  row: OrderRow,
  notice: PaymentNotice,
  { refunds }: { refunds: readonly Refund[] },
  now: Date,
): Decision | undefined {
  const { reference, operator } = notice;
  const refund =
    refunds.find((one) => one.reference === reference) ??
    // From before references were required.
    refunds.find((one) => one.reference === null);
  if (refund === undefined) {
    throw new Problem(isOwnPayment(row, reference) ? 'refund_not_due' : 'payment_not_found');
  }
  assertAmount(row, notice, refund.amount);
  if (refund.refundedAt !== null) {
    return undefined;
  }
  const sum = moneyText({ amount: refund.amount, currency: row.currency }).en;
  return {
    change: { payments: markReturned(row, refund, now.toISOString()) },
    event: { note: `returned: ${reference}, ${sum}`, cause: 'operator', operator },
  };
}

function markReturned(row: OrderRow, refund: Refund, refundedAt: string): OrderRow['payments'] {
  if (refund.isOwn) {
    return row.payments.map((payment) =>
      payment.method === 'online' ? { ...payment, refundedAt } : payment,
    );
  }
  const returned = unawaitedPaymentsOf(row).find(
    (one) => one.reference === refund.reference && one.refundedAt === undefined,
  );
  return returned === undefined ? row.payments : withReturned(row, returned, refundedAt);
}

function ownRefundedAt({ payments }: OrderRow): Date | null {
  const at = payments.find(({ method }) => method === 'online')?.refundedAt;
  return at === undefined ? null : new Date(at);
}

function cameToNothing({ status }: OrderRow): boolean {
  return status === 'rejected' || status === 'cancelled';
}
