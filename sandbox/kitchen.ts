import type { SandboxClock, Timer } from './clock.js';
import type { OrderBook } from './order-book.js';
import type { Settings } from './settings.js';
import {
  ITEM_STATUSES,
  type AcceptedOrder,
  type ItemStatus,
  type OrderStatus,
  type StoredOrder,
} from './stored-order.js';
import type { Terminals } from './terminals.js';

type Path = Partial<Record<OrderStatus, OrderStatus>>;

const COURIER: Path = {
  WaitCooking: 'CookingStarted',
  CookingStarted: 'CookingCompleted',
  CookingCompleted: 'Waiting',
  Waiting: 'OnWay',
  OnWay: 'Delivered',
  Delivered: 'Closed',
};

// Pickup goes from the counter straight to the till.
const PICKUP: Path = { ...COURIER, Waiting: 'Closed', OnWay: undefined, Delivered: undefined };

// Once everything is served the guests ask for the bill and pay it.
const TABLE: Path = { New: 'Bill', Bill: 'Closed' };

const PATHS = {
  DeliveryByCourier: COURIER,
  DeliveryByClient: PICKUP,
  Common: TABLE,
} satisfies Record<AcceptedOrder['service'], Path>;

export const setStatus = (accepted: AcceptedOrder, status: OrderStatus, at: number): void => {
  accepted.status = status;
  accepted.reachedAt[status] ??= at;
};

/** Moves accepted orders along: cooks, packs, delivers and closes them one step at a time. */
export class Kitchen {
  private readonly timers = new Map<string, Timer>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
    private readonly terminals: Terminals,
    private readonly orders: OrderBook,
  ) {}

  /** Plans the next step; an order for later is not cooked before its time. */
  plan(order: StoredOrder): void {
    this.timers.get(order.id)?.cancel();
    const { accepted } = order;
    if (!accepted || !hasNext(accepted) || this.settings.current.kitchenPaused) {
      return;
    }
    const stepMs = this.settings.scaled(this.settings.current.kitchenStepMs);
    const untilStartMs =
      accepted.status === 'WaitCooking' ? accepted.cookingStartsAt - this.clock.now() : 0;
    const timer = this.clock.schedule(Math.max(stepMs, untilStartMs), () => {
      this.step(order, accepted);
    });
    this.timers.set(order.id, timer);
  }

  /** After a change of speed, step or pause. */
  planAll(): void {
    this.orders.all().forEach((order) => {
      this.plan(order);
    });
  }

  reset(): void {
    this.timers.clear();
  }

  private step(order: StoredOrder, accepted: AcceptedOrder): void {
    // While the POS is cut off the cloud learns nothing of what happens in the restaurant.
    if (hasNext(accepted) && this.terminals.isOnline(order.terminalGroupId)) {
      advance(accepted, this.clock.now());
      this.orders.changed(order);
    }
    this.plan(order);
  }
}

const nextStatus = ({ service, status }: AcceptedOrder): OrderStatus | undefined =>
  PATHS[service][status];

/** Dishes at a table are cooked one by one, whatever was ordered earlier. */
const isBeingServed = ({ status, itemStatuses }: AcceptedOrder): boolean =>
  status === 'New' && itemStatuses.some((item) => item !== 'Served');

const hasNext = (accepted: AcceptedOrder): boolean =>
  isBeingServed(accepted) || nextStatus(accepted) !== undefined;

function advance(accepted: AcceptedOrder, now: number): void {
  if (isBeingServed(accepted)) {
    accepted.itemStatuses = accepted.itemStatuses.map(afterItem);
    return;
  }
  const status = nextStatus(accepted);
  if (status) {
    setStatus(accepted, status, now);
  }
}

const afterItem = (status: ItemStatus): ItemStatus =>
  ITEM_STATUSES[ITEM_STATUSES.indexOf(status) + 1] ?? status;
