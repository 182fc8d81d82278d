import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database, type Queryable } from '../database/database.js';
import { Events } from '../events/events.js';
import { moneyFromUnits } from '../http/money.js';
import type { IikoOrderInfo } from '../iiko/schemas/orders.js';
import { Jobs } from '../jobs/jobs.js';
import { LOGGER } from '../logging/logger.js';
import { isCreationTimeout, reasonOfRefusal, type OrderProblemCode } from './order-problems.js';
import { fromIikoStatus, isFinal, mayFollow, type OrderStatus } from './order-status.js';
import { OrdersRepository, type NewOrder, type OrderRow } from './orders.repository.js';
import { isReleasable } from './wallet-hold.js';

/** A creation that ended by timeout is watched this long: a POS that comes back may still take it. */
export const WATCH_MS = 3 * 3_600_000;
/** How soon a creation in progress is asked about again. */
export const FIRST_CHECK_MS = 2_000;

export interface Decision {
  change: Partial<NewOrder>;
  /** What is told to the guest and to support; undefined when nothing has changed for either. */
  event?: { note: string };
  /** The guest was told no, but the restaurant has the order: it has to be cancelled there. */
  withdraw?: boolean;
}

/** Applies what iiko says about an order: answers, look-ups and webhooks all come here. */
@Injectable()
export class OrderNews {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly jobs: Jobs,
    private readonly events: Events,
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The order as the latest news has left it. */
  find(orderId: string): Promise<OrderRow | undefined> {
    return this.orders.find(orderId);
  }

  /** Orders of other channels are no business of ours and are passed over. */
  async apply(info: IikoOrderInfo, correlationId?: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.orders.lock(info.id, tx);
      const decision = row === undefined ? undefined : decideNews(row, info, new Date());
      if (row === undefined || decision === undefined) {
        return;
      }
      const updated = await this.orders.update(
        row.id,
        { ...decision.change, ...(correlationId === undefined ? {} : { correlationId }) },
        tx,
      );
      await this.announce(updated, decision, correlationId, tx);
      await this.settle(row, updated, tx);
      await this.followUp(row, updated, decision, tx);
      this.compareTotals(updated, info);
    });
  }

  /** Changes an order for a reason of our own; `decide` sees the row as it is when it is held. */
  async change(
    orderId: string,
    decide: (row: OrderRow) => Decision | undefined,
    within?: Queryable,
  ): Promise<OrderRow | undefined> {
    const work = async (tx: Queryable) => {
      const row = await this.orders.lock(orderId, tx);
      const decision = row === undefined ? undefined : decide(row);
      if (row === undefined || decision === undefined) {
        return undefined;
      }
      const updated = await this.orders.update(orderId, decision.change, tx);
      await this.announce(updated, decision, undefined, tx);
      await this.settle(row, updated, tx);
      return updated;
    };
    return within === undefined ? this.database.transaction(work) : work(within);
  }

  private async announce(
    row: OrderRow,
    { event }: Decision,
    correlationId: string | undefined,
    tx: Queryable,
  ): Promise<void> {
    if (event === undefined) {
      return;
    }
    await this.orders.addEvent(
      {
        orderId: row.id,
        status: row.status,
        problem: row.problem,
        number: row.number,
        note: event.note,
        correlationId: correlationId ?? row.correlationId,
      },
      tx,
    );
    await this.events.publish('order.changed', { orderId: row.id }, tx);
    this.logger.info({ orderId: row.id, status: row.status, note: event.note }, 'order changed');
  }

  /**
   * Whatever ended an order that came to nothing, the money that a wallet keeps for it is let go. And with
   * the end of an order, what is known of the customer's bonuses is old.
   */
  private async settle(before: OrderRow, row: OrderRow, tx: Queryable): Promise<void> {
    if (isReleasable(row)) {
      await this.jobs.send('orders.release-hold', { orderId: row.id }, { tx, key: row.id });
    }
    if (row.hold !== before.hold || (isFinal(row.status) && !isFinal(before.status))) {
      const { customerId } = row;
      await this.events.publish('loyalty.changed', { customerId }, tx);
    }
  }

  private async followUp(
    before: OrderRow,
    row: OrderRow,
    { withdraw }: Decision,
    tx: Queryable,
  ): Promise<void> {
    const key = row.id;
    if (withdraw === true) {
      this.logger.error(
        { orderId: row.id },
        'a rejected order is in the restaurant: withdrawing it',
      );
      await this.jobs.send('orders.cancel', { orderId: row.id }, { tx, key });
      return;
    }
    const becameReal = row.creationStatus === 'Success' && before.creationStatus !== 'Success';
    if (becameReal && row.cancelRequestedAt !== null && !isFinal(row.status)) {
      await this.jobs.send('orders.cancel', { orderId: row.id }, { tx, key });
    }
    if (row.nextActionAt !== null) {
      const delayMs = Math.max(0, row.nextActionAt.getTime() - Date.now());
      await this.jobs.send('orders.track', { orderId: row.id }, { tx, key, delayMs });
    }
  }

  /** The POS has the last word on prices; a difference is the operator's business, not the guest's. */
  private compareTotals(row: OrderRow, { order }: IikoOrderInfo): void {
    if (order?.sum === undefined || row.newsTimestamp === null) {
      return;
    }
    const posTotal = moneyFromUnits(order.sum, row.currency).amount;
    if (posTotal !== row.total) {
      this.logger.warn(
        { orderId: row.id, total: row.total, posTotal },
        'the POS has another total',
      );
    }
  }
}

/**
 * What one piece of news changes. Older news never overwrites newer; what is final stays as it is.
 * @returns undefined when it changes nothing
 */
export function decideNews(row: OrderRow, info: IikoOrderInfo, now: Date): Decision | undefined {
  if (row.newsTimestamp !== null && info.timestamp < row.newsTimestamp) {
    return undefined;
  }
  const received: Partial<NewOrder> = {
    submission: 'received',
    newsTimestamp: info.timestamp,
    creationStatus: info.creationStatus,
    missedLookups: 0,
  };
  if (info.creationStatus === 'Error') {
    return decideRefusal(row, info, received, now);
  }
  if (info.creationStatus === 'Success') {
    return decideProgress(row, info, { ...received, nextActionAt: null, watchUntil: null });
  }
  const nextActionAt = new Date(now.getTime() + FIRST_CHECK_MS);
  return moveTo(row, 'sent', { ...received, nextActionAt }, 'iiko has taken the order');
}

function decideRefusal(
  row: OrderRow,
  { errorInfo }: IikoOrderInfo,
  received: Partial<NewOrder>,
  now: Date,
): Decision {
  const text = errorInfo?.message ?? errorInfo?.errorReason ?? undefined;
  const problem: OrderProblemCode = reasonOfRefusal(errorInfo?.code, text);
  const watchUntil = isCreationTimeout(text) ? new Date(now.getTime() + WATCH_MS) : null;
  const change = { ...received, nextActionAt: null, watchUntil };
  const note = `creation failed: ${errorInfo?.code ?? 'no code'}`;
  return mayFollow(row.status, 'rejected')
    ? { change: { ...change, status: 'rejected', problem }, event: { note } }
    : { change };
}

function decideProgress(
  row: OrderRow,
  { order }: IikoOrderInfo,
  received: Partial<NewOrder>,
): Decision {
  const change = { ...received, number: order?.number?.toString() ?? row.number };
  const status = order === null ? undefined : fromIikoStatus(order.status);
  return row.status === 'rejected' || row.status === 'cancelled'
    ? decideSurfacing(row, status, change)
    : moveTo(row, status ?? row.status, change, `iiko says ${order?.status ?? 'created'}`);
}

/** The order is over for the guest; what the restaurant still has of it must be over there as well. */
function decideSurfacing(
  row: OrderRow,
  status: OrderStatus | undefined,
  change: Partial<NewOrder>,
): Decision {
  const isLive = status !== undefined && !isFinal(status);
  if (!isLive || row.withdrawing) {
    return { change: { ...change, withdrawing: isLive } };
  }
  return {
    change: { ...change, withdrawing: true },
    event: { note: 'found in the restaurant after it was refused' },
    withdraw: true,
  };
}

function moveTo(
  row: OrderRow,
  status: OrderStatus,
  change: Partial<NewOrder>,
  note: string,
): Decision {
  if (mayFollow(row.status, status)) {
    return { change: { ...change, status }, event: { note } };
  }
  const numbered = change.number !== undefined && change.number !== row.number;
  return numbered ? { change, event: { note: 'numbered by the POS' } } : { change };
}
