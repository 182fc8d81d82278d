import { Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import { Database } from '../database/database.js';
import { Events } from '../events/events.js';
import { stopLists, type StopListRow } from './stop-lists.table.js';

export type ReadStopList = Omit<StopListRow, 'version'>;

@Injectable()
export class StopListsRepository {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  loadAll(): Promise<StopListRow[]> {
    return this.database.db.select().from(stopLists);
  }

  async load(restaurantId: string): Promise<StopListRow | undefined> {
    const [row] = await this.database.db
      .select()
      .from(stopLists)
      .where(eq(stopLists.restaurantId, restaurantId));
    return row;
  }

  /**
   * Writes the lists that differ from what is stored, and tells the replicas which. A read that began
   * before the one that is stored changes nothing.
   */
  replace(lists: ReadStopList[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      const written = await tx
        .insert(stopLists)
        .values(lists)
        .onConflictDoUpdate({
          target: stopLists.restaurantId,
          set: {
            organizationId: sql`excluded.organization_id`,
            version: sql`${stopLists.version} + 1`,
            entries: sql`excluded.entries`,
            source: sql`excluded.source`,
            readAt: sql`excluded.read_at`,
          },
          setWhere: sql`${stopLists.entries} <> excluded.entries
            and ${stopLists.readAt} <= excluded.read_at`,
        })
        .returning({ restaurantId: stopLists.restaurantId });
      for (const { restaurantId } of written) {
        await this.events.publish('stop-list.changed', { restaurantId }, tx);
      }
    });
  }
}
