import type { SandboxClock } from './clock.js';
import { itemStatusOf } from './order-item-view.js';
import { mainPosition } from './order-positions.js';
import { toOrderInfo } from './order-view.js';
import { toTableOrderInfo } from './table-order-view.js';
import type { Menus } from './menus.js';
import type { StoredOrder } from './stored-order.js';
import type { Webhooks } from './webhooks.js';

/** The cloud's store of orders: every change gets a timestamp, a revision and a webhook. */
export class OrderBook {
  private orders = new Map<string, StoredOrder>();
  private lastRevision: number;
  private lastTimestamp = 0;
  private lastNumber = 0;
  private readonly listeners: ((order: StoredOrder) => void)[] = [];

  constructor(
    private readonly clock: SandboxClock,
    private readonly menus: Menus,
    private readonly webhooks: Webhooks,
  ) {
    this.lastRevision = clock.now();
  }

  find(id: string): StoredOrder | undefined {
    return this.orders.get(id.toLowerCase());
  }

  findByPosId(posId: string): StoredOrder | undefined {
    return this.all().find((order) => order.posId === posId.toLowerCase() && order.accepted);
  }

  deliveries(): StoredOrder[] {
    return this.all().filter(({ seating }) => seating === null);
  }

  tableOrders(): StoredOrder[] {
    return this.all().filter(({ seating }) => seating !== null);
  }

  all(): StoredOrder[] {
    return [...this.orders.values()];
  }

  add(order: StoredOrder): void {
    this.orders.set(order.id, order);
    this.stamp(order);
  }

  /** Called with every change, before the change is announced. */
  onChange(listener: (order: StoredOrder) => void): void {
    this.listeners.push(listener);
  }

  /** Records a change that has been made to the order and announces it. */
  changed(order: StoredOrder, correlationId = order.correlationId): void {
    this.listeners.forEach((listener) => {
      listener(order);
    });
    this.notePrinted(order);
    this.stamp(order);
    const keys = this.webhooks.externalDataKeys(order.organizationId);
    this.webhooks.publish(
      order.organizationId,
      `${order.seating ? 'Table' : 'Delivery'}Order${order.creationStatus === 'Error' ? 'Error' : 'Update'}`,
      this.view(order, keys),
      correlationId,
    );
  }

  view(order: StoredOrder, externalDataKeys: readonly string[] = []) {
    const toInfo = order.seating ? toTableOrderInfo : toOrderInfo;
    return toInfo(
      order,
      (dishId) => this.menus.findDish(order.organizationId, dishId),
      externalDataKeys,
    );
  }

  nextNumber(): number {
    this.lastNumber += 1;
    return this.lastNumber;
  }

  /** A revision that no change made so far exceeds; every later change gets a greater one. */
  currentRevision(): number {
    this.lastRevision = Math.max(this.lastRevision, this.clock.now());
    return this.lastRevision;
  }

  reset(): void {
    this.orders.clear();
    this.lastNumber = 0;
  }

  private notePrinted({ accepted, request }: StoredOrder): void {
    if (accepted) {
      request.items.forEach((item, index) => {
        const position = mainPosition(item) ?? '';
        if (itemStatusOf(accepted, index) !== 'Added' && !accepted.printedAt.has(position)) {
          accepted.printedAt.set(position, this.clock.now());
        }
      });
    }
  }

  private stamp(order: StoredOrder): void {
    // Revisions follow the clock, so that "older than three hours" can be told from the number.
    this.lastRevision = Math.max(this.lastRevision + 1, this.clock.now());
    this.lastTimestamp = Math.max(this.lastTimestamp + 1, this.clock.now());
    order.revision = this.lastRevision;
    order.timestamp = this.lastTimestamp;
  }
}
