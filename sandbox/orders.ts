import { randomUUID } from 'node:crypto';
import type { SandboxClock } from './clock.js';
import { chargeCombos } from './combo-charges.js';
import type { Combos } from './combos.js';
import type { Commands } from './commands.js';
import { findPriceCategory } from './data/price-categories.js';
import { deliveryServiceOf } from './geography/delivery-service.js';
import type { Geography } from './geography/geography.js';
import type { Kitchen } from './kitchen.js';
import type { Menus } from './menus.js';
import type { OrderBook } from './order-book.js';
import type { OrderLoyalty } from './loyalty/order-loyalty.js';
import type { PosLoyalty } from './loyalty/pos-loyalty.js';
import { checkAtPos, serviceOf } from './order-checks.js';
import { demandsOf } from './order-demands.js';
import type { OrderRequest } from './order-request.js';
import { withPositions } from './order-positions.js';
import { checkPayments, tillOf } from './payment-checks.js';
import { DEFAULT_DURATION_MIN } from './order-view.js';
import { rejection, type Rejection } from './rejection.js';
import type { Settings } from './settings.js';
import type { Demand, StopLists } from './stop-lists.js';
import type { AcceptedOrder, Seating, StoredOrder } from './stored-order.js';
import { checkTableOrder } from './table-checks.js';
import type { Terminals } from './terminals.js';
import { parseLocal } from './time.js';
import { priceItems, roundMoney } from './totals.js';

export interface Pos {
  clock: SandboxClock;
  settings: Settings;
  terminals: Terminals;
  menus: Menus;
  combos: Combos;
  stopLists: StopLists;
  geography: Geography;
  posLoyalty: PosLoyalty;
}

/** What is the same about deliveries and orders at a table. */
export interface NewOrder {
  order: OrderRequest;
  seating?: Seating;
  createOrderSettings?: { transportToFrontTimeout?: number | null | undefined } | null | undefined;
}

const MINUTE_MS = 60_000;
// iiko docs: the default of transportToFrontTimeout, and the cloud gives up a minute after it.
const DEFAULT_TRANSPORT_S = 8;
const VERDICT_AFTER_MS = MINUTE_MS;

/** Carries orders from the cloud to the POS of their terminal group. */
export class Orders {
  constructor(
    private readonly pos: Pos,
    private readonly book: OrderBook,
    private readonly commands: Commands,
    private readonly kitchen: Kitchen,
  ) {
    pos.terminals.onOnline((terminalGroupId) => {
      this.deliverWaiting(terminalGroupId);
    });
  }

  /** Stores the order and answers at once; the POS's verdict follows. */
  create(
    request: NewOrder,
    target: { organizationId: string; terminalGroupId: string; timeZone: string },
    correlationId: string,
  ): StoredOrder {
    const { combos, terminals } = this.pos;
    const organization = terminals.organization(target.organizationId);
    const order: StoredOrder = {
      ...target,
      id: (request.order.id ?? randomUUID()).toLowerCase(),
      posId: randomUUID(),
      request: chargeCombos(
        { ...request.order, items: request.order.items.map(withPositions) },
        combos,
        organization,
      ),
      seating: request.seating ?? null,
      correlationId,
      receivedAt: this.pos.clock.now(),
      timestamp: 0,
      revision: 0,
      creationStatus: 'InProgress',
      error: null,
      timedOutAt: null,
      accepted: null,
      movedFrom: null,
      movedTo: null,
    };
    this.book.add(order);
    this.commands.start(correlationId, order.organizationId);
    const transportS = request.createOrderSettings?.transportToFrontTimeout ?? DEFAULT_TRANSPORT_S;
    this.pos.clock.schedule(transportS * 1000 + VERDICT_AFTER_MS, () => {
      this.giveUp(order);
    });
    this.deliverLater(order);
    return order;
  }

  fail(order: StoredOrder, error: Rejection): void {
    order.creationStatus = 'Error';
    order.error = error;
    this.commands.fail(order.correlationId, error.message, error.code);
    this.book.changed(order);
  }

  private deliverLater(order: StoredOrder): void {
    const { clock, settings } = this.pos;
    clock.schedule(settings.scaled(settings.current.creationMs), () => {
      this.deliver(order);
    });
  }

  private deliver(order: StoredOrder): void {
    if (!this.isAwaited(order) || !this.pos.terminals.isOnline(order.terminalGroupId)) {
      return;
    }
    const loyalty = this.judge(order);
    if ('code' in loyalty) {
      this.fail(order, loyalty);
      order.timedOutAt = null;
      return;
    }
    this.accept(order, loyalty);
  }

  private accept(order: StoredOrder, loyalty: OrderLoyalty): void {
    order.creationStatus = 'Success';
    order.error = null;
    order.timedOutAt = null;
    order.accepted = this.acceptedFrom(order, loyalty);
    this.pos.posLoyalty.accept(order);
    this.commands.succeed(order.correlationId);
    this.book.changed(order);
    this.pos.stopLists.sell(order.terminalGroupId, this.demandsOf(order));
    this.kitchen.plan(order);
  }

  private acceptedFrom(order: StoredOrder, loyalty: OrderLoyalty): AcceptedOrder {
    const { request, timeZone, seating } = order;
    const organization = this.pos.terminals.organization(order.organizationId);
    const now = this.pos.clock.now();
    const durationMs = (request.deliveryDuration ?? DEFAULT_DURATION_MIN) * MINUTE_MS;
    const completeBefore = request.completeBefore
      ? parseLocal(request.completeBefore, timeZone)
      : now + durationMs;
    const { confirmationRequired } = this.pos.settings.current;
    const waiting = confirmationRequired ? 'Unconfirmed' : 'WaitCooking';
    const status = seating ? 'New' : waiting;
    return {
      number: this.book.nextNumber(),
      service: seating ? 'Common' : (serviceOf(request) ?? 'DeliveryByCourier'),
      status,
      itemStatuses: seating
        ? request.items.map(() => (seating.servicePrint ? 'PrintedNotCooking' : 'Added'))
        : [],
      printedAt: new Map(),
      createdAt: now,
      completeBefore,
      isAsap: !request.completeBefore,
      cookingStartsAt: Math.max(now, completeBefore - durationMs),
      reachedAt: { [status]: now },
      cancellation: null,
      loyalty,
      place: this.pos.geography.placeOf(organization, request),
      deliveryService: deliveryServiceOf(order, this.pos),
    };
  }

  /** Why the POS refuses the order, or what loyalty makes of it. */
  private judge(order: StoredOrder): Rejection | OrderLoyalty {
    const problem = this.check(order);
    if (problem) {
      return problem;
    }
    const { menus, posLoyalty } = this.pos;
    const items = priceItems(order.request.items, (dishId) =>
      menus.findDish(order.organizationId, dishId),
    );
    const loyalty = posLoyalty.judge(order, items);
    if ('code' in loyalty) {
      return loyalty;
    }
    const discount = loyalty.itemDiscounts.reduce((sum, one) => sum + one, 0);
    const deliveryCost = deliveryServiceOf(order, this.pos)?.cost ?? 0;
    const total = items.reduce((sum, item) => sum + item.sum, deliveryCost);
    return (
      checkPayments(order.request, roundMoney(total - discount), tillOf(order, this.pos)) ??
      this.checkStock(order) ??
      loyalty
    );
  }

  private check(order: StoredOrder): Rejection | undefined {
    const { settings, menus, combos, terminals } = this.pos;
    const { posRejection, posRejectionCode, rejectPriceMismatch } = settings.current;
    if (posRejection !== null) {
      return rejection(posRejectionCode, posRejection);
    }
    const { priceCategoryId } = order.request;
    const priceCategory = findPriceCategory(priceCategoryId);
    if (priceCategoryId && !priceCategory) {
      return rejection('Common', `Price category ${priceCategoryId} not found.`);
    }
    const rules = {
      priceCategory,
      find: (dishId: string) => menus.findDish(order.organizationId, dishId),
      matchPrices: rejectPriceMismatch,
      combos,
      // An order that waited for the POS is judged by the time at which it was received.
      now: order.receivedAt,
      organization: terminals.organization(order.organizationId),
    };
    return order.seating
      ? checkTableOrder(order, order.seating, rules)
      : checkAtPos(order.request, { ...rules, timeZone: order.timeZone });
  }

  private checkStock(order: StoredOrder): Rejection | undefined {
    const { settings, stopLists } = this.pos;
    const [stopped] = settings.current.posChecksStopList
      ? stopLists.shortages(order.terminalGroupId, this.demandsOf(order))
      : [];
    return stopped && rejection('Common', `Product ${stopped.productId} is in stop list.`);
  }

  private demandsOf({ request, organizationId }: StoredOrder): Demand[] {
    return demandsOf(request.items, (dishId) => this.pos.menus.findDish(organizationId, dishId));
  }

  private giveUp(order: StoredOrder): void {
    if (order.creationStatus === 'InProgress') {
      this.fail(
        order,
        rejection(
          'Common',
          'Creation timeout expired, order automatically transited to error creation status',
        ),
      );
      order.timedOutAt = this.pos.clock.now();
    }
  }

  private isAwaited(order: StoredOrder): boolean {
    const { lateSuccess, lateSuccessWindowMs } = this.pos.settings.current;
    return (
      order.creationStatus === 'InProgress' ||
      (lateSuccess &&
        order.timedOutAt !== null &&
        this.pos.clock.now() - order.timedOutAt <= lateSuccessWindowMs)
    );
  }

  private deliverWaiting(terminalGroupId: string): void {
    this.book
      .all()
      .filter((order) => order.terminalGroupId === terminalGroupId && this.isAwaited(order))
      .forEach((order) => {
        this.deliverLater(order);
      });
  }
}
