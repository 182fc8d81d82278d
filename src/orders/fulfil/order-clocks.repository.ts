import { Injectable } from '@nestjs/common';
import { asc, inArray, or, sql } from 'drizzle-orm';
import { clockNow } from '../../platform/database/clock.js';
import type { Queryable } from '../../platform/database/database.js';
import type { OrderRow } from '../orders.repository.js';
import { orders } from '../orders.table.js';

/** Many orders at once, and how new the news of each is. */
@Injectable()
export class OrderClocksRepository {
  /** Rows by their present ids at iiko or their own, held until `tx` ends; in one order, so that nobody waits in a circle. */
  async lockAll(ids: string[], tx: Queryable): Promise<OrderRow[]> {
    return tx
      .select()
      .from(orders)
      .where(or(inArray(orders.id, ids), inArray(orders.iikoId, ids)))
      .orderBy(asc(orders.id))
      .for('update');
  }

  /** The newest news of each order, by iiko's clock in milliseconds; the caller holds the rows. */
  async save(clocks: ReadonlyMap<string, number>, tx: Queryable): Promise<void> {
    if (clocks.size === 0) {
      return;
    }
    const values = [...clocks].map(([id, at]) => sql`(${id}::uuid, ${at}::bigint)`);
    await tx.execute(
      sql`update ${orders} set news_timestamp = clocks.at, updated_at = ${clockNow().toISOString()}::timestamptz
        from (values ${sql.join(values, sql`, `)}) as clocks (id, at) where ${orders.id} = clocks.id`,
    );
  }
}
