import { Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { WriteTime } from '../platform/time/local-time.js';
import { OutgoingWebhooks, type News } from '../platform/outgoing-webhooks/outgoing-webhooks.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { stopLists, type StopListRow } from './stop-lists.table.js';

export type ReadStopList = Omit<StopListRow, 'version'>;

@Injectable()
export class StopListsRepository {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly outgoing: OutgoingWebhooks,
    private readonly restaurants: RestaurantsService,
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
        .returning();
      for (const row of written) {
        await this.events.publish('stop-list.changed', { restaurantId: row.restaurantId }, tx);
        await this.outgoing.tellLatest(toNews(row, this.restaurants.timesOf(row.restaurantId)), tx);
      }
    });
  }
}

function toNews(
  { restaurantId, version, readAt, source, entries }: StopListRow,
  time: WriteTime,
): News {
  const data = () => ({ restaurantId, asOf: time(readAt), source, items: entries });
  return { type: 'stop-list.updated', subjectId: restaurantId, sequence: version, time, data };
}
