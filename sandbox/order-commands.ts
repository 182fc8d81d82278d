import { REMOVAL_TYPES, CANCEL_CAUSES } from './data/organizations.js';
import type { Commands } from './commands.js';
import { setStatus, type Kitchen } from './kitchen.js';
import type { OrderBook } from './order-book.js';
import { payableSum } from './order-view.js';
import type { Pos } from './orders.js';
import { rejection, type Rejection } from './rejection.js';
import type {
  AcceptedOrder,
  DeliveryStatus,
  ItemStatus,
  OrderStatus,
  StoredOrder,
} from './stored-order.js';

export interface CancelRequest {
  cancelCauseId?: string | null | undefined;
  cancelComment?: string | null | undefined;
  removalTypeId?: string | null | undefined;
}

export type Change = (accepted: AcceptedOrder, order: StoredOrder) => Rejection | undefined;

const GIVE_UP_MS = 68_000;
const CHANGED_AT_POS = 'Can not update order, order status was changed at the restaurant checkout';

/** Commands on orders that exist: the POS carries them out a little later, or refuses them. */
export class OrderCommands {
  constructor(
    private readonly pos: Pos,
    private readonly book: OrderBook,
    private readonly commands: Commands,
    private readonly kitchen: Kitchen,
  ) {}

  cancel(order: StoredOrder, request: CancelRequest, correlationId: string): void {
    this.run(order, correlationId, (accepted) => {
      const problem = this.checkCancel(accepted, request);
      if (!problem) {
        accepted.cancellation = {
          at: this.pos.clock.now(),
          causeId: request.cancelCauseId?.toLowerCase() ?? null,
          comment: request.cancelComment ?? null,
        };
        setStatus(accepted, 'Cancelled', this.pos.clock.now());
      }
      return problem;
    });
  }

  confirm(order: StoredOrder, correlationId: string): void {
    this.run(order, correlationId, (accepted) => {
      if (accepted.status !== 'Unconfirmed') {
        return rejection('IllegalDeliveryStatus', 'Only an unconfirmed order can be confirmed.');
      }
      setStatus(accepted, 'WaitCooking', this.pos.clock.now());
      return undefined;
    });
  }

  // Impossible once the kitchen has printed anything (iiko docs).
  cancelConfirmation(order: StoredOrder, correlationId: string): void {
    this.run(order, correlationId, (accepted) => {
      if (accepted.status !== 'WaitCooking') {
        return rejection('IllegalDeliveryStatus', 'The confirmation cannot be cancelled any more.');
      }
      accepted.reachedAt.WaitCooking = undefined;
      setStatus(accepted, 'Unconfirmed', this.pos.clock.now());
      return undefined;
    });
  }

  // With payment on closing, "Delivered" is reached only from "OnWay" (iiko docs, "General principles").
  updateStatus(order: StoredOrder, status: DeliveryStatus, correlationId: string): void {
    this.run(order, correlationId, (accepted) => {
      const isLegal =
        status === 'Delivered'
          ? accepted.status === 'OnWay'
          : accepted.status !== 'Unconfirmed' && accepted.status !== 'Delivered';
      if (!isLegal || isFinal(accepted.status)) {
        return rejection('WrongDeliveryStatus', CHANGED_AT_POS);
      }
      setStatus(accepted, status, this.pos.clock.now());
      return undefined;
    });
  }

  close(order: StoredOrder, correlationId: string): void {
    this.run(order, correlationId, (accepted, { request }) => {
      const isCourier = accepted.service === 'DeliveryByCourier';
      if (isFinal(accepted.status) || accepted.status === 'Unconfirmed') {
        return rejection('IllegalDeliveryStatus', 'Order cannot be closed in its present status.');
      }
      // Seen live: the command reports success and the courier order stays as it was.
      if (isCourier && accepted.status !== 'OnWay' && accepted.status !== 'Delivered') {
        return undefined;
      }
      const { sum } = this.book.view(order).order ?? { sum: 0 };
      if (payableSum(request) < sum) {
        return rejection('Common', 'PaymentSumNotEnough');
      }
      setStatus(accepted, 'Closed', this.pos.clock.now());
      return undefined;
    });
  }

  /** Sets a status as staff would at the till: no rules, at once. */
  force(order: StoredOrder, status: OrderStatus): boolean {
    if (!order.accepted) {
      return false;
    }
    const now = this.pos.clock.now();
    if (status === 'Cancelled') {
      order.accepted.cancellation = { at: now, causeId: null, comment: null };
    }
    setStatus(order.accepted, status, now);
    this.book.changed(order);
    this.kitchen.plan(order);
    return true;
  }

  /** The same for every dish of an order at a table. */
  forceItems(order: StoredOrder, status: ItemStatus): boolean {
    if (!order.accepted || order.seating === null) {
      return false;
    }
    order.accepted.itemStatuses = order.accepted.itemStatuses.map(() => status);
    this.book.changed(order);
    this.kitchen.plan(order);
    return true;
  }

  /** Carries `change` out at the POS a little later, or tells that it could not be. */
  run(order: StoredOrder, correlationId: string, change: Change): void {
    const { clock, settings, terminals } = this.pos;
    this.commands.start(correlationId, order.organizationId);
    clock.schedule(settings.scaled(settings.current.commandMs), () => {
      if (terminals.isOnline(order.terminalGroupId)) {
        this.execute(order, correlationId, change);
        return;
      }
      clock.schedule(GIVE_UP_MS, () => {
        this.commands.fail(
          correlationId,
          'Creation timeout expired, command automatically transited to error status',
        );
      });
    });
  }

  private execute(order: StoredOrder, correlationId: string, change: Change): void {
    const before = fingerprint(order);
    const problem = order.accepted
      ? change(order.accepted, order)
      : rejection('OrderNotFound', `Order ${order.id} not found at the POS.`);
    if (problem) {
      this.commands.fail(correlationId, problem.message, problem.code);
      return;
    }
    this.commands.succeed(correlationId);
    if (fingerprint(order) !== before) {
      this.book.changed(order, correlationId);
      this.kitchen.plan(order);
    }
  }

  /** Why the POS would not cancel. */
  checkCancel(accepted: AcceptedOrder, request: CancelRequest): Rejection | undefined {
    const { cancelRejection } = this.pos.settings.current;
    if (cancelRejection !== null) {
      return rejection('Common', cancelRejection);
    }
    if (isFinal(accepted.status)) {
      return rejection('IllegalDeliveryStatus', `Order is already ${accepted.status}.`);
    }
    const { cancelCauseId } = request;
    if (cancelCauseId && !has(CANCEL_CAUSES, cancelCauseId)) {
      return rejection('Common', `Cancel cause ${cancelCauseId} not found.`);
    }
    return checkRemoval(accepted, request);
  }
}

const checkRemoval = (
  { reachedAt, itemStatuses }: AcceptedOrder,
  { removalTypeId }: CancelRequest,
): Rejection | undefined => {
  if (removalTypeId && !has(REMOVAL_TYPES, removalTypeId)) {
    return rejection('Common', `Removal type ${removalTypeId} not found.`);
  }
  const isPrinted =
    reachedAt.CookingStarted !== undefined || itemStatuses.some((status) => status !== 'Added');
  return isPrinted && !removalTypeId
    ? rejection('Common', 'Removal type must be specified to delete printed items.')
    : undefined;
};

const FINAL: readonly OrderStatus[] = ['Closed', 'Cancelled', 'Deleted'];

export const isFinal = (status: OrderStatus): boolean => FINAL.includes(status);

/** Whether a command has changed anything that is told. */
const fingerprint = ({ accepted, request }: StoredOrder): string =>
  `${accepted?.status ?? ''}/${request.items.length}/${request.payments?.length ?? 0}`;

const has = (entries: readonly { id: string; isDeleted: boolean }[], id: string): boolean =>
  entries.some((entry) => entry.id === id.toLowerCase() && !entry.isDeleted);
