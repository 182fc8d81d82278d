import { Injectable } from '@nestjs/common';
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import type { DeliveryRules } from '../check/delivery-rules.js';
import { deliveryDirectories } from './delivery.table.js';
import type { StreetRow } from '../addresses/street-search.js';

export interface DeliveryCity {
  id: string;
  name: string;
}

/** One snapshot of what iiko knows; `key` is the city of streets. */
export type DeliveryDirectory = { organizationId: string } & (
  | { kind: 'rules'; key: ''; data: DeliveryRules }
  | { kind: 'cities'; key: ''; data: DeliveryCity[] }
  | { kind: 'streets'; key: string; data: StreetRow[] }
);

export type SmallDirectory = Exclude<DeliveryDirectory, { kind: 'streets' }>;

@Injectable()
export class DeliveryRepository {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** Rules and cities of all organizations; what was written into the table is what comes out of it. */
  async loadSmall(): Promise<SmallDirectory[]> {
    const { organizationId, kind, key, data } = deliveryDirectories;
    const rows = await this.database.db
      .select({ organizationId, kind, key, data })
      .from(deliveryDirectories)
      .where(inArray(kind, ['rules', 'cities']));
    return rows as SmallDirectory[];
  }

  /** Sorted; undefined before they were read. */
  async loadStreets(organizationId: string, cityId: string): Promise<StreetRow[] | undefined> {
    const [row] = await this.database.db
      .select({ data: deliveryDirectories.data })
      .from(deliveryDirectories)
      .where(
        and(
          eq(deliveryDirectories.organizationId, organizationId),
          eq(deliveryDirectories.kind, 'streets'),
          eq(deliveryDirectories.key, cityId),
        ),
      );
    return row?.data as StreetRow[] | undefined;
  }

  /** Writes what differs from what is stored, and tells the replicas. */
  replace(directory: DeliveryDirectory): Promise<void> {
    const { organizationId, kind, key } = directory;
    return this.database.transaction(async (tx) => {
      const written = await tx
        .insert(deliveryDirectories)
        .values(directory)
        .onConflictDoUpdate({
          target: [
            deliveryDirectories.organizationId,
            deliveryDirectories.kind,
            deliveryDirectories.key,
          ],
          set: { data: sql`excluded.data`, updatedAt: sql`now()` },
          setWhere: sql`${deliveryDirectories.data} <> excluded.data`,
        })
        .returning({ kind: deliveryDirectories.kind });
      if (written.length > 0) {
        await this.events.publish('delivery.changed', { organizationId, kind, key }, tx);
      }
    });
  }

  /** Deletes the streets of cities in which an organization no longer delivers. */
  async keepStreetsOf(organizationId: string, cityIds: string[]): Promise<void> {
    await this.database.db
      .delete(deliveryDirectories)
      .where(
        and(
          eq(deliveryDirectories.organizationId, organizationId),
          eq(deliveryDirectories.kind, 'streets'),
          notInArray(deliveryDirectories.key, cityIds),
        ),
      );
  }
}
