import { sql, type SQL } from 'drizzle-orm';
import type { NewOrder, OrderRow } from './orders.repository.js';
import { isWaiting, orders } from './orders.table.js';

/** Orders of one customer count as placed this long after one another. */
const SPREAD = sql`interval '1 minute'`;
/** For how long an order of a customer is counted, sent or not. */
const COUNTED = sql`interval '10 minutes'`;

export type Waiting = Pick<OrderRow, 'id' | 'paidAt' | 'turnAt'>;

/** Answered by the index `orders_waiting`, from its beginning. */
export function countAhead({ id, paidAt, turnAt }: Waiting, most: number): SQL {
  return sql`
    select count(*)::integer as count from (
      select from ${orders}
      where ${isWaiting(orders)}
        and (${orders.paidAt} is null, ${orders.turnAt}, ${orders.id})
          < (${paidAt === null}::boolean, ${turnAt.toISOString()}::timestamptz, ${id}::uuid)
      order by ${orders.paidAt} is null, ${orders.turnAt}, ${orders.id}
      limit ${most}
    ) as ahead`;
}

/** The turn of an order that is being placed, in whole milliseconds as this process reads it. */
export function firstTurn({ customerId, createdAt }: NewOrder): SQL<Date> {
  const at = createdAt === undefined ? sql`now()` : sql`${createdAt.toISOString()}::timestamptz`;
  return sql`date_trunc('milliseconds', ${at} + ${SPREAD} * (
    select count(*) from ${orders} as earlier
    where earlier.customer_id = ${customerId} and earlier.created_at > ${at} - ${COUNTED}
  ))`;
}

/** What is paid keeps its place among the orders of its customer. */
export function turnWhenPaid({ turnAt, createdAt }: OrderRow, paidAt: Date): Date {
  return new Date(paidAt.getTime() + turnAt.getTime() - createdAt.getTime());
}
