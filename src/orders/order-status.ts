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

/**
 * iiko's delivery statuses in our words. `Unconfirmed` waits for an operator's confirmation;
 * `ReadyForCooking` is an older name of `WaitCooking`; `Waiting` is packed and waits for courier or guest.
 */
const STATUS_OF_IIKO: Record<string, OrderStatus> = {
  Unconfirmed: 'sent',
  WaitCooking: 'confirmed',
  ReadyForCooking: 'confirmed',
  CookingStarted: 'cooking',
  CookingCompleted: 'ready',
  Waiting: 'ready',
  OnWay: 'on_the_way',
  Delivered: 'delivered',
  Closed: 'completed',
  Cancelled: 'cancelled',
  // Spelt so in some of the vendor's prose.
  Canceled: 'cancelled',
  // Of an order at a table; `Closed` is the same there.
  Deleted: 'cancelled',
};

/** Dishes at a table, in the order in which the kitchen goes through them. */
const COOKING = ['CookingStarted', 'CookingCompleted', 'Served'];
const COOKED = ['CookingCompleted', 'Served'];

/**
 * An order at a table is `New` from the kitchen to the bill; how far it is, its dishes tell. A restaurant without
 * kitchen screens tells nothing before the bill.
 */
function fromDishes({ status, items }: StatusAtIiko): OrderStatus {
  const dishes = items.filter(({ type, deleted }) => type !== 'Service' && deleted === null);
  const isSome = (statuses: string[]) => dishes.some((dish) => statuses.includes(dish.status));
  if (isSome(COOKING)) {
    return dishes.every((dish) => COOKED.includes(dish.status)) ? 'ready' : 'cooking';
  }
  return status === 'Bill' ? 'ready' : 'confirmed';
}

interface StatusAtIiko {
  status: string;
  items: readonly { type: string; status: string; deleted: object | null }[];
}

/** @returns undefined for a status iiko has invented since */
export function fromIikoStatus(order: StatusAtIiko): OrderStatus | undefined {
  return order.status === 'New' || order.status === 'Bill'
    ? fromDishes(order)
    : STATUS_OF_IIKO[order.status];
}
