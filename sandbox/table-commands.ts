import { chargeCombos } from './combo-charges.js';
import { checkComboReferences, checkCombos } from './combo-checks.js';
import { isFinal, type CancelRequest, type OrderCommands } from './order-commands.js';
import type { OrderBook } from './order-book.js';
import { checkItem } from './item-checks.js';
import { setStatus } from './kitchen.js';
import { firstOf } from './modifier-checks.js';
import { findPriceCategory } from './data/price-categories.js';
import { positionsOf, withPositions } from './order-positions.js';
import { demandsOf } from './order-demands.js';
import type { OrderItem, OrderRequest, Payment } from './order-request.js';
import { payableSum } from './order-view.js';
import type { Pos } from './orders.js';
import { checkPayments, tillOf } from './payment-checks.js';
import { rejection, type Rejection } from './rejection.js';
import type { AcceptedOrder, ItemStatus, StoredOrder } from './stored-order.js';
import { priceItem, roundMoney } from './totals.js';

/** What is ordered besides. */
export type AddedItems = Pick<OrderRequest, 'items' | 'combos'>;

/** Commands on orders at a table; the POS carries them out as it does those on deliveries. */
export class TableCommands {
  constructor(
    private readonly pos: Pos,
    private readonly book: OrderBook,
    private readonly commands: OrderCommands,
  ) {}

  addItems(
    order: StoredOrder,
    added: AddedItems,
    { correlationId, servicePrint }: { correlationId: string; servicePrint: boolean },
  ): void {
    this.commands.run(order, correlationId, (accepted) => {
      const problem = checkOpen(accepted) ?? this.checkItems(order, added);
      if (!problem) {
        const { combos, terminals } = this.pos;
        const organization = terminals.organization(order.organizationId);
        const { items } = chargeCombos({ ...order.request, ...added }, combos, organization);
        order.request = {
          ...order.request,
          items: [...order.request.items, ...items.map(withPositions)],
          combos: [...(order.request.combos ?? []), ...(added.combos ?? [])],
        };
        const status: ItemStatus = servicePrint ? 'PrintedNotCooking' : 'Added';
        accepted.itemStatuses = [...accepted.itemStatuses, ...items.map(() => status)];
        accepted.loyalty.total = roundMoney(accepted.loyalty.total + this.priceOf(order, items));
        const find = (dishId: string) => this.pos.menus.findDish(order.organizationId, dishId);
        this.pos.stopLists.sell(order.terminalGroupId, demandsOf(items, find));
      }
      return problem;
    });
  }

  addPayments(order: StoredOrder, payments: readonly Payment[], correlationId: string): void {
    this.commands.run(order, correlationId, (accepted) => {
      const request: OrderRequest = {
        ...order.request,
        payments: [...(order.request.payments ?? []), ...payments],
      };
      const problem =
        checkNotEnded(accepted) ??
        checkPayments(request, this.sumOf(order), tillOf(order, this.pos));
      if (!problem) {
        order.request = request;
      }
      return problem;
    });
  }

  /** The bill of an order that is closed by the API is printed on the way. */
  close(order: StoredOrder, correlationId: string): void {
    this.commands.run(order, correlationId, (accepted) => {
      const problem =
        checkNotEnded(accepted) ??
        (payableSum(order.request) < this.sumOf(order)
          ? rejection('Common', 'PaymentSumNotEnough')
          : undefined);
      if (!problem) {
        const now = this.pos.clock.now();
        setStatus(accepted, 'Bill', now);
        setStatus(accepted, 'Closed', now);
      }
      return problem;
    });
  }

  cancel(order: StoredOrder, request: CancelRequest, correlationId: string): void {
    this.commands.run(order, correlationId, (accepted) => {
      const problem = this.commands.checkCancel(accepted, request);
      if (!problem) {
        setStatus(accepted, 'Deleted', this.pos.clock.now());
      }
      return problem;
    });
  }

  private checkItems(order: StoredOrder, added: AddedItems): Rejection | undefined {
    const { settings, menus, stopLists, combos, terminals, clock } = this.pos;
    const { items } = added;
    const asOrder: OrderRequest = { ...order.request, combos: null, ...added };
    const { posRejection, rejectPriceMismatch, posChecksStopList } = settings.current;
    if (posRejection !== null) {
      return rejection('Common', posRejection);
    }
    const known = new Set(order.request.items.flatMap(positionsOf));
    if (items.flatMap(positionsOf).some((id) => known.has(id))) {
      return rejection('NonUnqiueOrderItemPosition', 'Order item positions must be unique.');
    }
    const rules = {
      find: (dishId: string) => menus.findDish(order.organizationId, dishId),
      matchPrices: rejectPriceMismatch,
      priceCategory: findPriceCategory(order.request.priceCategoryId),
      combos,
      organization: terminals.organization(order.organizationId),
      now: clock.now(),
    };
    const [stopped] = posChecksStopList
      ? stopLists.shortages(order.terminalGroupId, demandsOf(items, rules.find))
      : [];
    return (
      checkComboReferences(asOrder) ??
      firstOf(items, (item) => checkItem(item, rules)) ??
      checkCombos(asOrder, rules) ??
      (stopped && rejection('Common', `Product ${stopped.productId} is in stop list.`))
    );
  }

  private sumOf(order: StoredOrder): number {
    return this.book.view(order).order?.sum ?? 0;
  }

  private priceOf(order: StoredOrder, items: readonly OrderItem[]): number {
    const find = (dishId: string) => this.pos.menus.findDish(order.organizationId, dishId);
    return items.reduce((sum, item) => sum + priceItem(item, find).sum, 0);
  }
}

const checkOpen = ({ status }: AcceptedOrder): Rejection | undefined =>
  status === 'New'
    ? undefined
    : rejection('Common', 'OrderStatusIsNotOpened: the bill has been printed or the order closed.');

const checkNotEnded = ({ status }: AcceptedOrder): Rejection | undefined =>
  isFinal(status) ? rejection('Common', `OrderStatusIsNotOpened: order is ${status}.`) : undefined;
