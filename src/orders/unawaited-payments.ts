import type { UnawaitedPayment } from './order-model.js';
import type { OrderRow } from './orders.repository.js';

type PaidRow = Pick<OrderRow, 'paidAt' | 'paymentReference' | 'payments'>;

/** Payments that came when the order did not wait for one, in the order in which they were told of. */
export function unawaitedPaymentsOf({ payments }: Pick<OrderRow, 'payments'>): UnawaitedPayment[] {
  return payments.find(({ method }) => method === 'online')?.unawaited ?? [];
}

/**
 * A second payment for one order has another reference; it must not pass for a repeat of the first. Payments from before
 * references were required may have none.
 */
export function isOwnPayment({ paidAt, paymentReference }: PaidRow, reference: string): boolean {
  return paidAt !== null && (paymentReference === null || paymentReference === reference);
}

export function findUnawaited(
  row: Pick<OrderRow, 'payments'>,
  reference: string,
): UnawaitedPayment | undefined {
  return unawaitedPaymentsOf(row).find((payment) => payment.reference === reference);
}

export function withUnawaited(
  { payments }: Pick<OrderRow, 'payments'>,
  unawaited: UnawaitedPayment,
): OrderRow['payments'] {
  return payments.map((payment) =>
    payment.method === 'online'
      ? { ...payment, unawaited: [...(payment.unawaited ?? []), unawaited] }
      : payment,
  );
}

/** The same with the time at which one of them was returned. */
export function withReturned(
  { payments }: Pick<OrderRow, 'payments'>,
  returned: UnawaitedPayment,
  refundedAt: string,
): OrderRow['payments'] {
  return payments.map((payment) =>
    payment.unawaited === undefined
      ? payment
      : {
          ...payment,
          unawaited: payment.unawaited.map((one) =>
            one === returned ? { ...one, refundedAt } : one,
          ),
        },
  );
}
