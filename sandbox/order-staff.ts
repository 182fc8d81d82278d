import { withPositions } from './order-positions.js';
import { randomUUID } from 'node:crypto';
import { setStatus, type Kitchen } from './kitchen.js';
import type { OrderBook } from './order-book.js';
import type { OrderItem } from './order-request.js';
import type { Pos } from './orders.js';
import type { TerminalGroup } from './data/organizations.js';
import type { AcceptedOrder, OrderAddress, StoredOrder } from './stored-order.js';

export interface OrderEdit {
  /** New amounts by dish; 0 takes it out. */
  amounts: { productId: string; amount: number }[];
  add: OrderItem[];
}

/** What staff do to orders at the till, at once and without asking anybody. */
export class OrderStaff {
  constructor(
    private readonly pos: Pos,
    private readonly book: OrderBook,
    private readonly kitchen: Kitchen,
  ) {}

  /**
   * Hands an order over to another terminal group: the POS cancels it and makes a new one, and the two name
   * each other (iiko docs: `movedToDeliveryId`, `movedFromDeliveryId`).
   * @returns the new order; undefined when the POS does not have this one
   */
  move(order: StoredOrder, group: TerminalGroup): StoredOrder | undefined {
    const { accepted } = order;
    if (!accepted || order.seating !== null) {
      return undefined;
    }
    const moved = this.copyFor(order, accepted, group);
    this.pos.posLoyalty.move(order.id, moved.id);
    order.movedTo = addressOf(moved);
    const now = this.pos.clock.now();
    accepted.cancellation = { at: now, causeId: null, comment: null };
    setStatus(accepted, 'Cancelled', now);
    this.book.changed(order);
    this.kitchen.plan(order);
    this.book.add(moved);
    this.book.changed(moved);
    this.kitchen.plan(moved);
    return moved;
  }

  /**
   * Changes what is in an order; the till charges what it comes to then.
   * @returns false when the POS does not have the order
   */
  edit({ amounts, add }: OrderEdit, order: StoredOrder): boolean {
    const { accepted, request } = order;
    if (!accepted) {
      return false;
    }
    const wanted = new Map(
      amounts.map(({ productId, amount }) => [productId.toLowerCase(), amount]),
    );
    const kept = request.items
      .map((item, index) => ({
        item: { ...item, amount: wanted.get(dishOf(item)) ?? item.amount },
        discount: accepted.loyalty.itemDiscounts[index] ?? 0,
        status: accepted.itemStatuses[index] ?? 'Added',
      }))
      .filter(({ item }) => item.amount > 0);
    order.request = {
      ...request,
      items: [...kept.map(({ item }) => item), ...add.map(withPositions)],
    };
    accepted.loyalty = {
      ...accepted.loyalty,
      itemDiscounts: kept.map(({ discount }) => discount),
    };
    if (order.seating !== null) {
      accepted.itemStatuses = [
        ...kept.map(({ status }) => status),
        ...add.map(() => 'Added' as const),
      ];
    }
    this.book.changed(order);
    return true;
  }

  private copyFor(order: StoredOrder, accepted: AcceptedOrder, group: TerminalGroup): StoredOrder {
    return {
      ...order,
      id: randomUUID(),
      posId: randomUUID(),
      correlationId: randomUUID(),
      organizationId: group.organizationId,
      terminalGroupId: group.id,
      timeZone: group.timeZone,
      accepted: {
        ...accepted,
        number: this.book.nextNumber(),
        reachedAt: { ...accepted.reachedAt },
      },
      movedFrom: addressOf(order),
    };
  }
}

const addressOf = ({ id, terminalGroupId, organizationId }: StoredOrder): OrderAddress => ({
  id,
  terminalGroupId,
  organizationId,
});

const dishOf = (item: OrderItem): string =>
  (item.type === 'Product' ? item.productId : item.primaryComponent.productId).toLowerCase();
