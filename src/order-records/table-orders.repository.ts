import { Inject, Injectable } from '@nestjs/common';
import { and, eq, isNotNull } from 'drizzle-orm';
import { Database } from '../database/database.js';
import { awaitsNews, type OrderRow } from './orders.repository.js';
import { orderCursors, orders } from './orders.table.js';

/** Which orders at tables are to be read, and when they were. */
@Injectable()
export class TableOrdersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Orders at tables that iiko may have news about. */
  async listWatched(organizationId: string): Promise<OrderRow[]> {
    return this.database.db
      .select()
      .from(orders)
      .where(
        and(eq(orders.organizationId, organizationId), isNotNull(orders.dining), awaitsNews()),
      );
  }

  async findReadAt(organizationId: string): Promise<Date | null> {
    const rows = await this.database.db
      .select({ readAt: orderCursors.tablesReadAt })
      .from(orderCursors)
      .where(eq(orderCursors.organizationId, organizationId));
    return rows[0]?.readAt ?? null;
  }

  /** A cursor that is made for this alone is older than any revision: deliveries begin with a date. */
  async saveReadAt(organizationId: string): Promise<void> {
    const tablesReadAt = new Date();
    await this.database.db
      .insert(orderCursors)
      .values({ organizationId, revision: 0, readAt: new Date(0), tablesReadAt })
      .onConflictDoUpdate({ target: orderCursors.organizationId, set: { tablesReadAt } });
  }
}
