import { fromIikoLocal } from '../../iiko/iiko-time.js';
import type { IikoOrder, IikoOrderInfo, IikoOrderItem } from '../../iiko/schemas/orders.js';
import { toOffsetTime } from '../../platform/time/local-time.js';
import type { OrderStatus } from '../order-status.js';
import type { PosItem, PosOrder, PosOrderDetails } from '../pos-order.js';
import { toPosRefusal } from './order-refusals.js';

export function toPosOrder({ creationStatus, errorInfo, order, ...info }: IikoOrderInfo): PosOrder {
  const { id, organizationId, timestamp } = info;
  const shown = { id, organizationId, timestamp, details: order && toDetails(order) };
  if (creationStatus === 'Error') {
    const { code, message, errorReason } = errorInfo ?? {};
    const refusal = toPosRefusal(code, message ?? errorReason ?? undefined);
    return { ...shown, creation: 'failed', refusal };
  }
  // A word that iiko has invented since says no more than that it is neither.
  return { ...shown, creation: creationStatus === 'Success' ? 'done' : 'pending' };
}

function toDetails(order: IikoOrder): PosOrderDetails {
  const { courier = null } = order.courierInfo ?? {};
  return {
    status: toStatus(order),
    posStatus: order.status,
    number: order.number?.toString() ?? null,
    sum: order.sum,
    phone: order.phone,
    restaurantId: order.terminalGroupId,
    tableIds: order.tableIds,
    expectedAt: order.estimatedTime ?? order.completeBefore,
    courier: courier && { name: courier.name, phone: courier.phone },
    cancelCause: order.cancelInfo?.cause?.name,
    movedTo: toDestination(order),
    movedFrom: order.movedFromDeliveryId,
    isBilled: isBilled(order),
    items: order.items.map(toItem),
  };
}

/** @returns undefined for text that is no time: the status in the same news matters more */
export function toOffsetTimeAt(local: string, timeZone: string): string | undefined {
  try {
    return toOffsetTime(fromIikoLocal(local, timeZone).getTime(), timeZone);
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

function toDestination({
  movedToDeliveryId: id,
  movedToTerminalGroupId: restaurantId,
  movedToOrganizationId: organizationId,
}: IikoOrder): PosOrderDetails['movedTo'] {
  return id === null ? null : { id, restaurantId, organizationId };
}

function toItem(item: IikoOrderItem): PosItem {
  // A dish of two halves is known by the first.
  const first = item.primaryComponent ?? item;
  return {
    position: (first.positionId ?? item.positionId ?? '').toLowerCase(),
    isDish: isDish(item),
    amount: item.amount,
    itemId: idOf(first.product),
    secondItemId: idOf(item.secondaryComponent?.product),
    sizeId: idOf(item.size),
    name: first.product?.name ?? '',
  };
}

function idOf(reference: { id: string | null } | null | undefined): string | null {
  return reference?.id ?? null;
}

function isDish({ type, deleted }: IikoOrderItem): boolean {
  return type !== 'Service' && deleted === null;
}

function isBilled({ status }: IikoOrder): boolean | undefined {
  if (status === 'New') {
    return false;
  }
  return status === 'Bill' ? true : undefined;
}

/**
 * iiko's delivery statuses in our words. `Unconfirmed` waits for an operator's confirmation;
 * `ReadyForCooking` is an older name of `WaitCooking`; `Waiting` is packed and waits for courier or guest.
 */
const STATUS_OF_IIKO: Partial<Record<string, OrderStatus>> = {
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
  // Of a dine-in order; `Closed` is the same there.
  Deleted: 'cancelled',
};

function toStatus(order: IikoOrder): OrderStatus | undefined {
  return order.status === 'New' || order.status === 'Bill'
    ? fromDishes(order)
    : STATUS_OF_IIKO[order.status];
}

/** Dishes at a table, in the order in which the kitchen goes through them. */
const COOKING = ['CookingStarted', 'CookingCompleted', 'Served'];
const COOKED = ['CookingCompleted', 'Served'];

/**
 * A dine-in order is `New` from the kitchen to the bill; how far it is, its dishes tell. A restaurant without
 * kitchen screens tells nothing before the bill.
 */
function fromDishes({ status, items }: IikoOrder): OrderStatus {
  const dishes = items.filter(isDish);
  const isSome = (statuses: string[]) => dishes.some((dish) => statuses.includes(dish.status));
  if (isSome(COOKING)) {
    return dishes.every((dish) => COOKED.includes(dish.status)) ? 'ready' : 'cooking';
  }
  return status === 'Bill' ? 'ready' : 'confirmed';
}
