import { Inject, Injectable } from '@nestjs/common';
import {
  and,
  asc,
  eq,
  getTableColumns,
  gt,
  isNotNull,
  isNull,
  lt,
  lte,
  notInArray,
  or,
  sql,
} from 'drizzle-orm';
import { clockNow } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { FINAL_STATUSES } from '../order-status.js';
import type { OrderRow } from '../orders.repository.js';
import { formerIikoIds, mayHaveNews, orderCursors, orders } from '../orders.table.js';

/** An order at iiko, and when it is to be with the guest; as soon as possible: when it was placed. */
export interface WatchedOrder {
  iikoId: string;
  dueAt: Date;
}

/** Orders that have to be looked after, and of which news is to be asked for. */
@Injectable()
export class OpenOrdersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Orders somebody should have looked after by `before`: their job was lost, or is late. */
  async listOverdue(
    before: Date,
    limit: number,
  ): Promise<Pick<OrderRow, 'id' | 'organizationId' | 'status' | 'submission'>[]> {
    const { id, organizationId, status, submission } = orders;
    return this.database.db
      .select({ id, organizationId, status, submission })
      .from(orders)
      .where(and(isNotNull(orders.nextActionAt), lte(orders.nextActionAt, before)))
      .orderBy(asc(orders.nextActionAt))
      .limit(limit);
  }

  /** Orders whose additions somebody should have looked after by `before`. */
  async listOverdueAdditions(before: Date, limit: number): Promise<string[]> {
    const rows = await this.database.db
      .select({ id: orders.id })
      .from(orders)
      .where(lte(orders.additionsDueAt, before))
      .orderBy(asc(orders.additionsDueAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  }

  /**
   * Organizations with deliveries that iiko may have news about, the one that was read longest ago first: where the
   * budget of calls is too small for all, each has its turn.
   */
  async organizationsWithOpenDeliveries(): Promise<string[]> {
    const { db } = this.database;
    const { organizationId } = orders;
    const open = await db
      .selectDistinct({ organizationId })
      .from(orders)
      .where(and(isDelivery(), awaitsNews()));
    const replaced = await db
      .selectDistinct({ organizationId })
      .from(formerIikoIds)
      .innerJoin(orders, eq(orders.id, formerIikoIds.orderId))
      .where(and(isDelivery(), gt(formerIikoIds.watchUntil, clockNow())));
    const ids = new Set([...open, ...replaced].map((row) => row.organizationId));
    const cursors = await db.select().from(orderCursors);
    const readAt = new Map(
      cursors.map((cursor) => [cursor.organizationId, cursor.readAt.getTime()]),
    );
    return [...ids].sort((one, other) => (readAt.get(one) ?? 0) - (readAt.get(other) ?? 0));
  }

  /** This organization's deliveries that iiko may have news about. */
  async listDeliveries(organizationId: string): Promise<WatchedOrder[]> {
    const dueAt = sql<string>`coalesce((${orders.cart} ->> 'at')::timestamptz, ${orders.createdAt})`;
    const due = dueAt.mapWith(orders.createdAt);
    const rows = await this.database.db
      .select({ iikoId: sql<string>`coalesce(${orders.iikoId}, ${orders.id})`, dueAt: due })
      .from(orders)
      .where(and(eq(orders.organizationId, organizationId), isDelivery(), awaitsNews()));
    const replaced = await this.database.db
      .select({ iikoId: formerIikoIds.iikoId, dueAt: due })
      .from(formerIikoIds)
      .innerJoin(orders, eq(orders.id, formerIikoIds.orderId))
      .where(
        and(eq(orders.organizationId, organizationId), gt(formerIikoIds.watchUntil, clockNow())),
      );
    return [...rows, ...replaced];
  }

  /** Whether iiko may have news about any order at a table. */
  async hasOpenTableOrders(): Promise<boolean> {
    const open = and(isNotNull(orders.dining), awaitsNews());
    const rows = await this.database.db.select({ id: orders.id }).from(orders).where(open).limit(1);
    return rows.length > 0;
  }

  /**
   * Orders at tables that iiko may have news about, by organization, of those organizations whose orders were last
   * read before then.
   */
  async listTableOrders(lastReadBefore: Date): Promise<OrderRow[]> {
    return this.database.db
      .select(getTableColumns(orders))
      .from(orders)
      .leftJoin(orderCursors, eq(orderCursors.organizationId, orders.organizationId))
      .where(
        and(
          isNotNull(orders.dining),
          awaitsNews(),
          or(isNull(orderCursors.tablesReadAt), lt(orderCursors.tablesReadAt, lastReadBefore)),
        ),
      )
      .orderBy(orders.organizationId);
  }

  /** A cursor that is made for this alone is older than any revision: deliveries begin with a date. */
  async saveTablesReadAt(organizationIds: string[]): Promise<void> {
    const tablesReadAt = clockNow();
    await this.database.db
      .insert(orderCursors)
      .values(
        organizationIds.map((organizationId) => ({
          ...{ organizationId, revision: 0, readAt: new Date(0) },
          tablesReadAt,
        })),
      )
      .onConflictDoUpdate({ target: orderCursors.organizationId, set: { tablesReadAt } });
  }
}

/** No order was at a table before orders had `dining`. */
function isDelivery() {
  return isNull(orders.dining);
}

/** Sent or perhaps sent, and not ended; or ended here while it may still surface in the restaurant. */
function awaitsNews() {
  const { status, withdrawing, watchUntil } = orders;
  return and(
    mayHaveNews(orders),
    or(notInArray(status, FINAL_STATUSES), withdrawing, gt(watchUntil, clockNow())),
  );
}
