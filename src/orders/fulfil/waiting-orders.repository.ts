import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { countAhead, type Waiting } from '../order-turn.js';
import { isWaiting, orders } from '../orders.table.js';

/**
 * The line of orders that were never sent to iiko. Paid orders come first, then the older ones. A customer with many
 * orders does not push the orders of others back: each further one takes its place as if it were placed a minute later.
 */
@Injectable()
export class WaitingOrdersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Orders that are sent before this one, counted up to `most`: a long line costs each of its orders no more than that. */
  async countAhead(order: Waiting, most: number): Promise<number> {
    const { rows } = await this.database.db.execute(countAhead(order, most));
    return Number(rows[0]?.count ?? 0);
  }

  countAll(): Promise<number> {
    return this.database.db.$count(orders, isWaiting(orders));
  }
}
