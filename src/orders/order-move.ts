import type { NewOrder, OrderRow } from './orders.repository.js';
import type { PosOrder } from './pos-order.js';

/** How soon the order is read under its new id, where no webhook is quicker. */
const FIRST_READ_MS = 1_000;

/** The order's id at iiko: ours, until staff move it to another terminal group. */
export function iikoIdOf({ id, iikoId }: Pick<OrderRow, 'id' | 'iikoId'>): string {
  return iikoId ?? id;
}

/**
 * Where an order goes on that staff have moved: iiko cancels the old one, and both name each other.
 * Whichever is heard of first tells it.
 * @returns undefined when the order stays where it is
 */
export function destinationOf(row: OrderRow, { id, details }: PosOrder): string | undefined {
  const current = iikoIdOf(row);
  if (isSameId(id, current)) {
    return details?.movedTo?.id;
  }
  return isSameId(details?.movedFrom ?? null, current) ? id : undefined;
}

/** The order from its new place on: nothing of it there has been heard yet. */
export function decideMove(
  row: OrderRow,
  { id, organizationId, details }: PosOrder,
  destination: string,
  now: Date,
): { change: Partial<NewOrder>; note: string } {
  const isThere = isSameId(id, destination);
  const place = isThere
    ? { restaurantId: details?.restaurantId, organizationId }
    : details?.movedTo;
  const change: Partial<NewOrder> = {
    iikoId: destination.toLowerCase(),
    organizationId: place?.organizationId ?? organizationId,
    restaurantId: place?.restaurantId ?? row.restaurantId,
    newsTimestamp: null,
    submission: 'received',
    creationStatus: 'pending',
    awaitedSince: now,
    nextActionAt: new Date(now.getTime() + FIRST_READ_MS),
    // What is being withdrawn has to be withdrawn there as well; the news from there starts it.
    withdrawing: false,
  };
  return {
    // Cancelled by nobody but the move, whose other half comes only now.
    change: isCancelledInRestaurant(row) ? { ...change, status: 'sent' } : change,
    note: `moved to another terminal group, at iiko it goes on as ${destination}`,
  };
}

export function isSameId(one: string | null, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

function isCancelledInRestaurant({ status, submission, cancelRequestedAt }: OrderRow): boolean {
  return status === 'cancelled' && submission === 'received' && cancelRequestedAt === null;
}
