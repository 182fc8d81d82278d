import { Inject, Injectable } from '@nestjs/common';
import { and, desc, eq, gt, lte, sql } from 'drizzle-orm';
import { Database } from '../../platform/database/database.js';
import { orderEvents, orders } from '../orders.table.js';

/** News of an order that was found by asking iiko. */
export interface FoundNews {
  organizationId: string;
  /** Its ids at iiko. */
  iikoIds: string[];
  /** iiko's clock of it, in milliseconds. */
  newsTimestamp: number;
  foundAt: Date;
}

/** Whoever has missed so many need not know how many more. */
const MOST_FOUND = 1_000;

/** What only the comparison with iiko has found, for whoever wonders why nothing else did. */
@Injectable()
export class FoundByRevision {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Orders whose latest news was found by the comparison with iiko, between two moments. */
  async list(since: Date, until: Date): Promise<FoundNews[]> {
    const latest = sql`(select max(sequence) from order_events as latest where latest.order_id = ${orders.id})`;
    const rows = await this.database.db
      .select({
        organizationId: orders.organizationId,
        id: orders.id,
        iikoId: orders.iikoId,
        newsTimestamp: orders.newsTimestamp,
        foundAt: orderEvents.at,
      })
      .from(orderEvents)
      .innerJoin(orders, eq(orders.id, orderEvents.orderId))
      .where(
        and(
          eq(orderEvents.cause, 'revision'),
          gt(orderEvents.at, since),
          lte(orderEvents.at, until),
          eq(orderEvents.sequence, latest),
        ),
      )
      .orderBy(desc(orderEvents.at))
      .limit(MOST_FOUND);
    return rows.map(({ organizationId, id, iikoId, newsTimestamp, foundAt }) => ({
      organizationId,
      iikoIds: iikoId === null ? [id] : [id, iikoId],
      newsTimestamp: newsTimestamp ?? 0,
      foundAt,
    }));
  }
}
