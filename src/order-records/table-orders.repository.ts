import { Inject, Injectable } from '@nestjs/common';
import { and, eq, getTableColumns, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { Database } from '../database/database.js';
import { awaitsNews, type OrderRow } from './orders.repository.js';
import { orderCursors, orders } from './orders.table.js';

/** Which orders at tables are to be read, and when they were. */
@Injectable()
export class TableOrdersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Orders at tables that iiko may have news about, by organization, of those organizations whose orders were last
   * read before then.
   */
  async listWatched(lastReadBefore: Date): Promise<OrderRow[]> {
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
  async saveReadAt(organizationIds: string[]): Promise<void> {
    const tablesReadAt = new Date();
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
