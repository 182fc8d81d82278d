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
const IN_RESTAURANT: readonly OrderStatus[] = [
  'sent',
  'confirmed',
  'cooking',
  'ready',
  'on_the_way',
  'delivered',
];

/**
 * From each status to those that may follow. `awaiting_payment` is kept from iiko until it is paid online, and
 * `accepted` then; `accepted` is durable here; `unknown` means that iiko's
 * answer was lost and the order is being looked up. A rejected order may be found in the restaurant
 * later; the guest was told no, so it is withdrawn there and stays rejected here.
 */
export const NEXT_STATUSES: Record<OrderStatus, readonly OrderStatus[]> = {
  awaiting_payment: ['accepted', 'rejected', 'cancelled'],
  accepted: [...IN_RESTAURANT, 'completed', 'rejected', 'cancelled', 'unknown'],
  unknown: [...IN_RESTAURANT, 'completed', 'rejected', 'cancelled'],
  sent: [...IN_RESTAURANT, 'completed', 'rejected', 'cancelled'],
  confirmed: [...IN_RESTAURANT, 'completed', 'cancelled'],
  cooking: [...IN_RESTAURANT, 'completed', 'cancelled'],
  ready: [...IN_RESTAURANT, 'completed', 'cancelled'],
  on_the_way: [...IN_RESTAURANT, 'completed', 'cancelled'],
  delivered: [...IN_RESTAURANT, 'completed', 'cancelled'],
  completed: [],
  rejected: [],
  cancelled: [],
};

export const FINAL_STATUSES = ORDER_STATUSES.filter((status) => NEXT_STATUSES[status].length === 0);

export function isFinal(status: OrderStatus): boolean {
  return NEXT_STATUSES[status].length === 0;
}

export function mayFollow(from: OrderStatus, to: OrderStatus): boolean {
  return from !== to && NEXT_STATUSES[from].includes(to);
}

/** Cooking has not begun, as far as we know: the restaurant can still stop it. */
const CANCELLABLE: readonly OrderStatus[] = [
  'awaiting_payment',
  'accepted',
  'unknown',
  'sent',
  'confirmed',
];

export function isCancellable(status: OrderStatus): boolean {
  return CANCELLABLE.includes(status);
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
};

/** @returns undefined for a status iiko has invented since */
export function fromIikoStatus(status: string): OrderStatus | undefined {
  return STATUS_OF_IIKO[status];
}
