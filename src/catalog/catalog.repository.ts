import { Injectable } from '@nestjs/common';
import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { Database, type Queryable } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import {
  menuRejections,
  menuReports,
  menuSnapshots,
  type MenuRejectionRow,
  type MenuReportRow,
  type MenuSnapshotRow,
} from './catalog.table.js';

const KEPT_REJECTIONS = 5;

/** A snapshot without its bodies. */
export type SnapshotHead = Pick<
  MenuSnapshotRow,
  'restaurantId' | 'revision' | 'itemCount' | 'updatedAt'
> & { isIndexed: boolean };

type NewRejection = Pick<
  MenuRejectionRow,
  'organizationId' | 'reason' | 'detail' | 'revision' | 'body'
>;

@Injectable()
export class CatalogRepository {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  all(): Promise<MenuSnapshotRow[]> {
    return this.database.db.select().from(menuSnapshots);
  }

  async find(restaurantId: string): Promise<MenuSnapshotRow | undefined> {
    const [row] = await this.database.db
      .select()
      .from(menuSnapshots)
      .where(eq(menuSnapshots.restaurantId, restaurantId));
    return row;
  }

  /** The newest first. */
  heads(organizationId: string): Promise<SnapshotHead[]> {
    const { restaurantId, revision, itemCount, updatedAt, index } = menuSnapshots;
    const isIndexed = sql<boolean>`${index} is not null`;
    return this.database.db
      .select({ restaurantId, revision, itemCount, updatedAt, isIndexed })
      .from(menuSnapshots)
      .where(eq(menuSnapshots.organizationId, organizationId))
      .orderBy(desc(updatedAt));
  }

  /** Every replica loads it when it is committed. */
  async save(row: Omit<MenuSnapshotRow, 'updatedAt'>): Promise<void> {
    const { restaurantId, ...values } = row;
    await this.database.transaction(async (tx) => {
      await tx
        .insert(menuSnapshots)
        .values(row)
        .onConflictDoUpdate({
          target: menuSnapshots.restaurantId,
          set: { ...values, updatedAt: sql`now()` },
        });
      await this.events.publish('menu.changed', { restaurantId }, tx);
    });
  }

  async saveReport(report: Omit<MenuReportRow, 'readAt'>): Promise<void> {
    const { organizationId: _key, ...values } = report;
    await this.database.db
      .insert(menuReports)
      .values(report)
      .onConflictDoUpdate({
        target: menuReports.organizationId,
        set: { ...values, readAt: sql`now()` },
      });
  }

  async report(organizationId: string): Promise<MenuReportRow | undefined> {
    const [row] = await this.database.db
      .select()
      .from(menuReports)
      .where(eq(menuReports.organizationId, organizationId));
    return row;
  }

  /** Of every organization. */
  reportCounts(): Promise<Pick<MenuReportRow, 'organizationId' | 'counts'>[]> {
    const { organizationId, counts } = menuReports;
    return this.database.db.select({ organizationId, counts }).from(menuReports);
  }

  /**
   * Keeps a rejected menu aside; one that comes again is only counted.
   * @returns whether it is a new one
   */
  reject(rejection: NewRejection): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const [last] = await openRejections(tx, rejection.organizationId).limit(1);
      if (last?.reason === rejection.reason && last.revision === rejection.revision) {
        await tx
          .update(menuRejections)
          .set({ detail: rejection.detail, times: last.times + 1, lastAt: sql`now()` })
          .where(eq(menuRejections.id, last.id));
        return false;
      }
      await tx.insert(menuRejections).values(rejection);
      await trimRejections(tx, rejection.organizationId);
      return true;
    });
  }

  async resolveRejections(organizationId: string): Promise<void> {
    await this.database.db
      .update(menuRejections)
      .set({ resolvedAt: sql`now()` })
      .where(isOpen(organizationId));
  }

  /** Those that no good menu has followed, the newest first. */
  openRejections(): Promise<MenuRejectionRow[]> {
    return openRejections(this.database.db);
  }
}

function openRejections(db: Queryable, organizationId?: string) {
  return db
    .select()
    .from(menuRejections)
    .where(
      organizationId === undefined ? isNull(menuRejections.resolvedAt) : isOpen(organizationId),
    )
    .orderBy(desc(menuRejections.id));
}

function isOpen(organizationId: string) {
  return and(eq(menuRejections.organizationId, organizationId), isNull(menuRejections.resolvedAt));
}

async function trimRejections(tx: Queryable, organizationId: string): Promise<void> {
  const [oldestKept] = await tx
    .select({ id: menuRejections.id })
    .from(menuRejections)
    .where(eq(menuRejections.organizationId, organizationId))
    .orderBy(desc(menuRejections.id))
    .offset(KEPT_REJECTIONS - 1)
    .limit(1);
  if (oldestKept !== undefined) {
    await tx
      .delete(menuRejections)
      .where(
        and(
          eq(menuRejections.organizationId, organizationId),
          lt(menuRejections.id, oldestKept.id),
        ),
      );
  }
}
