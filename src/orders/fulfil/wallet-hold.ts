import type { WalletPayment } from '../order-model.js';
import type { OrderRow } from '../orders.repository.js';

/** Nothing was sent yet, and a wallet that can keep money pays a part. */
export function needsHold(row: OrderRow): boolean {
  return (
    row.status === 'accepted' &&
    row.submission === 'pending' &&
    row.cancelRequestedAt === null &&
    row.hold !== 'held' &&
    holdOf(row) !== undefined
  );
}

/** Money may be kept for an order that will not be. */
export function isReleasable({ status, hold }: OrderRow): boolean {
  const isOver = status === 'rejected' || status === 'cancelled';
  return isOver && (hold === 'requested' || hold === 'held');
}

/** What is kept; undefined where nothing is to be. */
export function holdOf({
  walletPayment,
}: OrderRow): (WalletPayment & { transactionId: string }) | undefined {
  const transactionId = walletPayment?.transactionId ?? null;
  return walletPayment === null || transactionId === null
    ? undefined
    : { ...walletPayment, transactionId };
}
