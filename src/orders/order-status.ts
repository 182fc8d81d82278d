/** The storefront's words for where an order is. Their order is the usual one; any may be skipped. */
export const ORDER_STATUSES = [
  'awaiting_payment',
  'accepted',
  'sent',
  'confirmed',
  'cooking',
  'ready',
  'on_the_way',
  'delivered',
  'completed',
  'rejected',
  'cancelled',
  'unknown',
] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What a restaurant works on. It goes back and forth there as staff correct themselves. */
export const IN_RESTAURANT: readonly OrderStatus[] = [
  'sent',
  'confirmed',
  'cooking',
  'ready',
  'on_the_way',
  'delivered',
];

/** Ends. A guest is not told anything after them, but for a cancellation that was a move. */
export const FINAL_STATUSES: OrderStatus[] = ['completed', 'rejected', 'cancelled'];

export const OPEN_STATUSES = ORDER_STATUSES.filter((status) => !isFinal(status));

export function isFinal(status: OrderStatus): boolean {
  return FINAL_STATUSES.includes(status);
}

/** Whether a guest may cancel: the order has not come as far as `until`. */
export function isCancellable(status: OrderStatus, until: OrderStatus): boolean {
  // Nobody knows how far such an order is.
  return (
    status === 'unknown' ||
    (!isFinal(status) && ORDER_STATUSES.indexOf(status) < ORDER_STATUSES.indexOf(until))
  );
}
