import type { IikoOrderInfo } from '../iiko/schemas/orders.js';
import type { NewOrder, OrderRow } from './orders.repository.js';

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
export function destinationOf(row: OrderRow, info: IikoOrderInfo): string | undefined {
  const { movedToDeliveryId = null, movedFromDeliveryId = null } = info.order ?? {};
  const current = iikoIdOf(row);
  if (isSameId(info.id, current)) {
    return movedToDeliveryId ?? undefined;
  }
  return isSameId(movedFromDeliveryId, current) ? info.id : undefined;
}

/** The order from its new place on: nothing of it there has been heard yet. */
export function decideMove(
  row: OrderRow,
  { id, organizationId, order }: IikoOrderInfo,
  destination: string,
  now: Date,
): { change: Partial<NewOrder>; note: string } {
  const isThere = isSameId(id, destination);
  const restaurantId = isThere ? order?.terminalGroupId : order?.movedToTerminalGroupId;
  const change: Partial<NewOrder> = {
    iikoId: destination.toLowerCase(),
    organizationId: isThere ? organizationId : (order?.movedToOrganizationId ?? organizationId),
    restaurantId: restaurantId ?? row.restaurantId,
    newsTimestamp: null,
    submission: 'received',
    creationStatus: 'InProgress',
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
