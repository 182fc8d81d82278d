import { Inject, Injectable } from '@nestjs/common';
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { FINAL_STATUSES } from './order-status.js';
import { firstTurn } from './order-turn.js';
import { formerIikoIds, isNotEnded, orderCursors, orderEvents, orders } from './orders.table.js';

export type OrderRow = typeof orders.$inferSelect;
export type NewOrder = typeof orders.$inferInsert;
export type OrderEventRow = typeof orderEvents.$inferSelect;
export type FormerIikoId = typeof formerIikoIds.$inferSelect;

/** Where a page of orders begins: after this one, newest first. */
export interface PageStart {
  createdAt: Date;
  id: string;
}

@Injectable()
export class OrdersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns undefined when another order has sold the quote */
  async add(row: NewOrder, tx: Queryable): Promise<OrderRow | undefined> {
    const [added] = await tx
      .insert(orders)
      .values({ ...row, turnAt: firstTurn(row) })
      .onConflictDoNothing({ target: orders.quoteId })
      .returning();
    return added;
  }

  /** The order that has sold a quote; one that the restaurant did not take has sold nothing. */
  async findByQuote(
    quoteId: string,
    tx: Queryable = this.database.db,
  ): Promise<OrderRow | undefined> {
    const sold = and(eq(orders.quoteId, quoteId), ne(orders.status, 'rejected'));
    const rows = await tx.select().from(orders).where(sold);
    return rows[0];
  }

  /** Lets the quote of a rejected order be ordered again. */
  async releaseQuote(quoteId: string, tx: Queryable): Promise<void> {
    await tx
      .update(orders)
      .set({ quoteId: null })
      .where(and(eq(orders.quoteId, quoteId), eq(orders.status, 'rejected')));
  }

  async find(id: string, tx: Queryable = this.database.db): Promise<OrderRow | undefined> {
    const rows = await tx.select().from(orders).where(eq(orders.id, id));
    return rows[0];
  }

  /** The row, held until `tx` ends: two pieces of news about one order are applied one after another. */
  async lock(id: string, tx: Queryable): Promise<OrderRow | undefined> {
    const rows = await tx.select().from(orders).where(eq(orders.id, id)).for('update');
    return rows[0];
  }

  async changeOwner(id: string, customerId: string, tx: Queryable): Promise<OrderRow | undefined> {
    const rows = await tx.update(orders).set({ customerId }).where(eq(orders.id, id)).returning();
    return rows[0];
  }

  /** The same, by an id that the order has or has had at iiko. */
  async lockByIikoId(iikoId: string, tx: Queryable): Promise<OrderRow | undefined> {
    const rows = await tx
      .select()
      .from(orders)
      .where(or(eq(orders.id, iikoId), eq(orders.iikoId, iikoId)))
      .for('update');
    if (rows[0] !== undefined) {
      return rows[0];
    }
    const [former] = await tx
      .select({ orderId: formerIikoIds.orderId })
      .from(formerIikoIds)
      .where(eq(formerIikoIds.iikoId, iikoId));
    return former === undefined ? undefined : this.lock(former.orderId, tx);
  }

  async addFormerIikoId(row: typeof formerIikoIds.$inferInsert, tx: Queryable): Promise<void> {
    await tx.insert(formerIikoIds).values(row).onConflictDoNothing();
  }

  /** Every id that orders of these customers have or have had at iiko. */
  async listIikoIds(customerIds: string[], tx: Queryable): Promise<string[]> {
    const rows = await tx
      .select({ id: orders.id, iikoId: orders.iikoId, formerId: formerIikoIds.iikoId })
      .from(orders)
      .leftJoin(formerIikoIds, eq(formerIikoIds.orderId, orders.id))
      .where(inArray(orders.customerId, customerIds));
    const ids = rows.flatMap(({ id, iikoId, formerId }) => [id, iikoId, formerId]);
    return [...new Set(ids.filter((id) => id !== null))];
  }

  async findFormerIikoId(iikoId: string): Promise<FormerIikoId | undefined> {
    const rows = await this.database.db
      .select()
      .from(formerIikoIds)
      .where(eq(formerIikoIds.iikoId, iikoId));
    return rows[0];
  }

  /** Ids that an order has or has had at iiko, besides its own. */
  async listOtherIikoIds(orderId: string): Promise<string[]> {
    const rows = await this.database.db
      .select({ iikoId: orders.iikoId })
      .from(orders)
      .where(eq(orders.id, orderId));
    const former = await this.database.db
      .select({ iikoId: formerIikoIds.iikoId })
      .from(formerIikoIds)
      .where(eq(formerIikoIds.orderId, orderId));
    return [...rows, ...former].map(({ iikoId }) => iikoId).filter((id) => id !== null);
  }

  /** @returns false when it was known to have surfaced, or was not replaced but moved */
  async markSurfaced(iikoId: string, tx: Queryable): Promise<boolean> {
    const rows = await tx
      .update(formerIikoIds)
      .set({ surfacedAt: clockNow() })
      .where(
        and(
          eq(formerIikoIds.iikoId, iikoId),
          isNotNull(formerIikoIds.watchUntil),
          isNull(formerIikoIds.surfacedAt),
        ),
      )
      .returning({ iikoId: formerIikoIds.iikoId });
    return rows.length > 0;
  }

  async countHeld(): Promise<number> {
    const isOpen = eq(orders.status, 'accepted');
    return this.database.db.$count(orders, and(isOpen, isNotNull(orders.heldSince)));
  }

  async countAlerted(): Promise<number> {
    return this.database.db.$count(orders, isNotNull(orders.alertedAt));
  }

  async update(id: string, change: Partial<NewOrder>, tx: Queryable): Promise<OrderRow> {
    const [updated] = await tx
      .update(orders)
      .set({ ...change, updatedAt: clockNow() })
      .where(eq(orders.id, id))
      .returning();
    if (updated === undefined) {
      throw new Error(`order ${id} is gone`);
    }
    return updated;
  }

  async listOfCustomer(
    customerIds: readonly string[],
    limit: number,
    start: PageStart | undefined,
  ): Promise<OrderRow[]> {
    return this.database.db
      .select()
      .from(orders)
      .where(and(inArray(orders.customerId, [...customerIds]), isAfter(start)))
      .orderBy(desc(orders.createdAt), asc(orders.id))
      .limit(limit);
  }

  /** Of every customer, newest first. */
  async listWithStatus(
    status: OrderRow['status'] | undefined,
    limit: number,
    start: PageStart | undefined,
  ): Promise<OrderRow[]> {
    return this.database.db
      .select()
      .from(orders)
      .where(and(status === undefined ? undefined : eq(orders.status, status), isAfter(start)))
      .orderBy(desc(orders.createdAt), asc(orders.id))
      .limit(limit);
  }

  /** Those of iiko's ids that orders of ours have or have had. */
  async filterKnown(iikoIds: string[]): Promise<Set<string>> {
    const rows = await this.database.db
      .select({ id: orders.id, iikoId: orders.iikoId })
      .from(orders)
      .where(or(inArray(orders.id, iikoIds), inArray(orders.iikoId, iikoIds)));
    const former = await this.database.db
      .select({ iikoId: formerIikoIds.iikoId })
      .from(formerIikoIds)
      .where(inArray(formerIikoIds.iikoId, iikoIds));
    const ids = [
      ...rows.flatMap(({ id, iikoId }) => [id, iikoId]),
      ...former.map((one) => one.iikoId),
    ];
    return new Set(ids.filter((id) => id !== null));
  }

  /** Of those that have not ended, or of those that have, which are all orders there ever were. */
  async countByStatus(of: 'open' | 'ended'): Promise<{ status: string; count: number }[]> {
    return this.database.db
      .select({ status: orders.status, count: sql<number>`count(*)::int` })
      .from(orders)
      .where(of === 'open' ? isNotEnded(orders) : inArray(orders.status, FINAL_STATUSES))
      .groupBy(orders.status);
  }

  /**
   * The caller holds the order's row, so sequences do not collide.
   * @returns the event's sequence
   */
  async addEvent(
    event: Omit<typeof orderEvents.$inferInsert, 'sequence'>,
    tx: Queryable,
  ): Promise<number> {
    const next = sql<number>`(select coalesce(max(sequence), 0) + 1 from ${orderEvents} where order_id = ${event.orderId})`;
    const [added] = await tx
      .insert(orderEvents)
      .values({ ...event, sequence: next })
      .returning({ sequence: orderEvents.sequence });
    if (added === undefined) {
      throw new Error('the event was not stored');
    }
    return added.sequence;
  }

  async listEvents(orderId: string, afterSequence: number): Promise<OrderEventRow[]> {
    return this.database.db
      .select()
      .from(orderEvents)
      .where(and(eq(orderEvents.orderId, orderId), gt(orderEvents.sequence, afterSequence)))
      .orderBy(asc(orderEvents.sequence));
  }

  async findCursor(
    organizationId: string,
  ): Promise<{ revision: number; readAt: Date } | undefined> {
    const rows = await this.database.db
      .select({ revision: orderCursors.revision, readAt: orderCursors.readAt })
      .from(orderCursors)
      .where(eq(orderCursors.organizationId, organizationId));
    return rows[0];
  }

  async saveCursor(organizationId: string, revision: number): Promise<void> {
    const values = { organizationId, revision, readAt: clockNow() };
    await this.database.db
      .insert(orderCursors)
      .values(values)
      .onConflictDoUpdate({ target: orderCursors.organizationId, set: values });
  }
}

function isAfter(start: PageStart | undefined) {
  return start === undefined
    ? undefined
    : or(
        lt(orders.createdAt, start.createdAt),
        and(eq(orders.createdAt, start.createdAt), gt(orders.id, start.id)),
      );
}
