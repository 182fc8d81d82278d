import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockMs } from '../../platform/database/clock.js';
import { Database, type Queryable } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { currentContext } from '../../platform/logging/request-context.js';
import { OrderAnnouncements } from '../read/order-announcements.js';
import type { Decision, DecisionEvent } from '../decision.js';
import type { OrderCause } from '../order-model.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import { isFinal } from '../order-status.js';
import { findTransition } from '../order-transitions.js';
import { OrdersRepository, type OrderRow } from '../orders.repository.js';
import type { PosOrder, PosRefusal } from '../pos-order.js';
import { NewsReading, type RefusedOrder } from './news-reading.js';
import { applyChange, isLive, type NewsDecision } from './order-decisions.js';
import { queueLook } from './tracking-jobs.js';
import { isReleasable } from './wallet-hold.js';

/** As long as an order sent a day ahead may wait for its POS. */
export const REPLACED_WATCH_MS = 24 * 3_600_000;

/** How a piece of news got here. */
export interface NewsSource {
  cause: OrderCause;
  /** iiko's, of a command or a webhook; news that was asked for has that of the call. */
  correlationId?: string | null;
}

export interface News {
  posOrder: PosOrder;
  source: NewsSource;
}

/** Applies what iiko says about an order: answers, look-ups and webhooks all come here. */
@Injectable()
export class OrderNews {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly jobs: Jobs,
    private readonly reading: NewsReading,
    private readonly announcements: OrderAnnouncements,
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The order as the latest news has left it. */
  find(orderId: string): Promise<OrderRow | undefined> {
    return this.orders.find(orderId);
  }

  /** Tells operators why iiko did not take an order. */
  explain(order: RefusedOrder, refusal: PosRefusal): Promise<void> {
    return this.reading.noticeRefusal(order, refusal);
  }

  /** Orders of other channels are no business of ours and are passed over. */
  async apply(posOrder: PosOrder, source: NewsSource): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.lockBy(posOrder, tx);
      const decision = row === undefined ? undefined : this.reading.decide(row, posOrder);
      if (row === undefined || decision === undefined) {
        await this.noticeReplaced(row, posOrder, source, tx);
        return;
      }
      await this.carryOut(row, decision, { posOrder, source }, tx);
    });
  }

  /**
   * What a piece of news changes; the caller holds the row.
   * @returns the row as it is now; undefined when the change was not allowed
   */
  async carryOut(
    row: OrderRow,
    decision: NewsDecision,
    { posOrder, source }: News,
    tx: Queryable,
  ): Promise<OrderRow | undefined> {
    if (decision.refused !== undefined) {
      const { status } = row;
      const fields = { orderId: row.id, status, refused: decision.refused };
      this.logger.warn(fields, 'iiko gives an order a status that may not follow');
    }
    const updated = await this.commit(row, toDecision(decision, source), source, tx);
    if (updated !== undefined) {
      await this.noticeRefusal(row, updated, posOrder, tx);
      await this.followUp(row, updated, decision, tx);
      this.reading.compareTotals(updated, posOrder);
    }
    return updated;
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
      return row === undefined || decision === undefined
        ? undefined
        : this.commit(row, decision, undefined, tx);
    };
    return within === undefined ? this.database.transaction(work) : work(within);
  }

  /** An order that was moved is also known by the id that it had before. */
  private async lockBy(posOrder: PosOrder, tx: Queryable): Promise<OrderRow | undefined> {
    const movedFrom = posOrder.details?.movedFrom ?? null;
    const row = await this.orders.lockByIikoId(posOrder.id, tx);
    return row !== undefined || movedFrom === null ? row : this.orders.lockByIikoId(movedFrom, tx);
  }

  /** An order that was sent again under another id: the restaurant must not cook both. */
  private async noticeReplaced(
    row: OrderRow | undefined,
    posOrder: PosOrder,
    source: NewsSource,
    tx: Queryable,
  ): Promise<void> {
    if (row === undefined || !isLive(posOrder) || isSameId(posOrder.id, iikoIdOf(row))) {
      return;
    }
    const { id: iikoId } = posOrder;
    if (await this.orders.markSurfaced(iikoId, tx)) {
      this.logger.error(
        { orderId: row.id, iikoId },
        'a replaced order has surfaced: withdrawing it',
      );
      const note = `what was sent as ${iikoId} has surfaced: it is being withdrawn there`;
      await this.announce(row, { note, cause: source.cause }, source, tx);
      await this.jobs.send('orders.withdraw', { iikoId }, { tx, key: iikoId });
    }
  }

  /** @returns undefined when the table of transitions does not allow it; nothing is changed then */
  private async commit(
    row: OrderRow,
    decision: Decision,
    source: NewsSource | undefined,
    tx: Queryable,
  ): Promise<OrderRow | undefined> {
    const { change, event } = decision;
    const after = applyChange(row, change);
    if (!this.isAllowed(row, after, event?.cause ?? 'job')) {
      return undefined;
    }
    const isCommand = source?.cause === 'command' && typeof source.correlationId === 'string';
    const updated = await this.orders.update(
      row.id,
      {
        ...change,
        ...(isCommand ? { correlationId: source.correlationId } : {}),
        ...(after.status === 'unknown' ? {} : { alertedAt: null }),
      },
      tx,
    );
    await this.keepFormerId(row, updated, decision, tx);
    await this.announce(updated, event, source, tx);
    await this.settle(row, updated, tx);
    return updated;
  }

  private async keepFormerId(
    before: OrderRow,
    { iikoId, id: orderId }: OrderRow,
    { replaces }: Decision,
    tx: Queryable,
  ): Promise<void> {
    if (iikoId === before.iikoId) {
      return;
    }
    const watchUntil = replaces === true ? new Date(clockMs() + REPLACED_WATCH_MS) : null;
    await this.orders.addFormerIikoId({ iikoId: iikoIdOf(before), orderId, watchUntil }, tx);
  }

  private isAllowed(row: OrderRow, after: OrderRow, cause: OrderCause): boolean {
    if (after.status === row.status || findTransition(row, after, cause) !== undefined) {
      return true;
    }
    const fields = { orderId: row.id, from: row.status, to: after.status, cause };
    this.logger.error(fields, 'a transition that is not allowed was refused');
    return false;
  }

  private async announce(
    row: OrderRow,
    event: DecisionEvent | undefined,
    source: NewsSource | undefined,
    tx: Queryable,
  ): Promise<void> {
    if (event === undefined) {
      return;
    }
    const asked = currentContext()?.iikoCorrelationIds.at(-1);
    const { note, cause, operator = null } = event;
    const correlationId = source?.correlationId ?? asked ?? row.correlationId;
    await this.announcements.announce(row, { note, cause, operator, correlationId }, tx);
    this.logger.info({ orderId: row.id, status: row.status, note, cause }, 'order changed');
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
      await this.announcements.announceLoyalty(customerId, tx);
    }
  }

  private async followUp(
    before: OrderRow,
    row: OrderRow,
    { withdraw }: NewsDecision,
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
    const becameReal = row.creationStatus === 'done' && before.creationStatus !== 'done';
    if (becameReal && row.cancelRequestedAt !== null && !isFinal(row.status)) {
      await this.jobs.send('orders.cancel', { orderId: row.id }, { tx, key });
    }
    if (row.nextActionAt !== null && row.alertedAt === null) {
      if (row.submission === 'received') {
        await queueLook(this.jobs, row.organizationId, row.nextActionAt, tx);
      } else {
        const delayMs = Math.max(0, row.nextActionAt.getTime() - clockMs());
        await this.jobs.send('orders.submit', { orderId: row.id }, { tx, key, delayMs });
      }
    }
  }

  /** Once: what is told again of a rejected order is no news. */
  private async noticeRefusal(
    before: OrderRow,
    row: OrderRow,
    posOrder: PosOrder,
    tx: Queryable,
  ): Promise<void> {
    const isNew = row.status === 'rejected' && before.status !== 'rejected';
    if (isNew && posOrder.creation === 'failed') {
      await this.reading.noticeRefusal(row, posOrder.refusal, tx);
    }
  }
}

function toDecision(
  { change, event, replaces = false }: NewsDecision,
  { cause }: NewsSource,
): Decision {
  const { status, ...quiet } = change;
  if (event === undefined && status === undefined) {
    return { change: quiet, replaces };
  }
  const note = event?.note ?? `iiko says ${status ?? 'nothing new'}`;
  return { change, event: { note, cause }, replaces };
}
