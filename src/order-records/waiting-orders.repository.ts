import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { Database } from '../database/database.js';
import { isNotEnded, orders } from './orders.table.js';

/** Orders of one customer count as placed this long after one another. */
const SPREAD = sql`interval '1 minute'`;
/** For how long an order of a customer is counted, sent or not. */
const COUNTED = sql`interval '10 minutes'`;

export interface Place {
  /** Orders that are sent before this one. */
  ahead: number;
  /** All that wait, this one included. */
  waiting: number;
}

/** The line of orders that were never sent to iiko. */
@Injectable()
export class WaitingOrdersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Paid orders come first, then the older ones. A customer with many orders does not push the orders of others back:
   * each further one takes its place as if it were placed a minute later.
   */
  async placeOf(orderId: string): Promise<Place> {
    const { rows } = await this.database.db.execute(sql`
      with waiting as (
        select
          ${orders.id} as id,
          ${orders.paidAt} is null as unpaid,
          coalesce(${orders.paidAt}, ${orders.createdAt}) + ${SPREAD} * (
            select count(*) from ${orders} as earlier
            where earlier.customer_id = ${orders.customerId}
              and earlier.created_at < ${orders.createdAt}
              and earlier.created_at > ${orders.createdAt} - ${COUNTED}
          ) as turn
        from ${orders}
        where ${isNotEnded(orders)}
          and ${orders.status} <> 'awaiting_payment'
          and ${orders.submission} = 'pending'
          and ${orders.heldSince} is null
          and ${orders.cancelRequestedAt} is null
      )
      select
        count(*)::integer as waiting,
        (count(*) filter (where (waiting.unpaid, waiting.turn, waiting.id) < (me.unpaid, me.turn, me.id)))::integer as ahead
      from waiting left join waiting as me on me.id = ${orderId}`);
    return { ahead: Number(rows[0]?.ahead ?? 0), waiting: Number(rows[0]?.waiting ?? 0) };
  }
}
