import type { UnawaitedPayment } from './order-model.js';
import type { OrderRow } from './orders.repository.js';

type PaidRow = Pick<OrderRow, 'paidAt' | 'paymentReference' | 'payments'>;

/** Payments that came when the order did not wait for one, in the order in which they were told of. */
export function unawaitedPaymentsOf({ payments }: Pick<OrderRow, 'payments'>): UnawaitedPayment[] {
  return payments.find(({ method }) => method === 'online')?.unawaited ?? [];
}

/** A second payment for one order has another reference; it must not pass for a repeat of the first. */
export function isOwnPayment(
  { paidAt, paymentReference }: PaidRow,
  reference: string | undefined,
): boolean {
  const isNameless = reference === undefined || paymentReference === null;
  return paidAt !== null && (isNameless || reference === paymentReference);
}

/** Stored as one that has to go back. Who names no payment says again what is known. */
export function isUnawaitedPayment(row: PaidRow, reference: string | undefined): boolean {
  return (
    !isOwnPayment(row, reference) &&
    unawaitedPaymentsOf(row).some(
      (payment) => reference === undefined || payment.reference === reference,
    )
  );
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
