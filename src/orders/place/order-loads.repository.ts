import { Inject, Injectable } from '@nestjs/common';
import { and, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import { Database, type Queryable } from '../../platform/database/database.js';
import { isNotEnded, isUnprovedOpen, orders } from '../orders.table.js';

/** Whose open orders are counted. */
export interface OrderSource {
  /** Every id of the customer. */
  customerIds: string[];
  /** Of a guest who has not signed in; absent otherwise. */
  unproved?: { phone: string; placedFrom: string };
}

/** Open orders that nobody has paid. */
export interface OrderLoad {
  own: number;
  /** Those of `own` that iiko does not have yet. */
  waiting: number;
  /** Without sign-in, for this phone and from this network address. */
  samePhone: number;
  sameAddress: number;
}

/** Counts the open orders of one source. */
@Injectable()
export class OrderLoadsRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Makes concurrent orders of one source wait for each other until `tx` ends. */
  async lock({ customerIds, unproved }: OrderSource, tx: Queryable): Promise<void> {
    const keys = [
      ...customerIds.slice(0, 1).map((id) => `orders of ${id}`),
      ...(unproved === undefined || unproved.phone === '' ? [] : [`orders for ${unproved.phone}`]),
    ];
    // One after another and always in this order, so that no two transactions wait for each other.
    for (const key of keys) {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    }
  }

  async count({ customerIds, unproved }: OrderSource, tx?: Queryable): Promise<OrderLoad> {
    const isOwn = inArray(orders.customerId, customerIds);
    const isWaiting = sql`${orders.submission} in ('pending', 'attempted') and ${orders.status} <> 'awaiting_payment'`;
    const { isSamePhone, isSameAddress } = sameAs(unproved);
    const countIf = (condition: SQL | undefined) =>
      sql<number>`(count(*) filter (where ${condition ?? sql`false`}))::int`;
    const [load] = await (tx ?? this.database.db)
      .select({
        own: countIf(isOwn),
        waiting: countIf(and(isOwn, isWaiting)),
        samePhone: countIf(isSamePhone),
        sameAddress: countIf(isSameAddress),
      })
      .from(orders)
      .where(and(isNotEnded(orders), isNull(orders.paidAt), or(isOwn, isSamePhone, isSameAddress)));
    return load ?? { own: 0, waiting: 0, samePhone: 0, sameAddress: 0 };
  }
}

function sameAs(unproved: OrderSource['unproved']): {
  isSamePhone?: SQL | undefined;
  isSameAddress?: SQL | undefined;
} {
  if (unproved === undefined) {
    return {};
  }
  const { phone, placedFrom } = unproved;
  const hasPhone = sql`${orders.contact} ->> 'phone' = ${phone}`;
  return {
    isSameAddress: and(isUnprovedOpen(orders), eq(orders.placedFrom, placedFrom)),
    ...(phone === '' ? {} : { isSamePhone: and(isUnprovedOpen(orders), hasPhone) }),
  };
}
