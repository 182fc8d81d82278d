import { Inject, Injectable } from '@nestjs/common';
import { and, asc, desc, eq, gt, inArray, isNull, lt, or, type SQL } from 'drizzle-orm';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { sessions } from './auth.table.js';

export type SessionRow = typeof sessions.$inferSelect;

@Injectable()
export class SessionsRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  async add(row: typeof sessions.$inferInsert, tx: Queryable = this.database.db): Promise<void> {
    await tx.insert(sessions).values(row);
  }

  /** The live session, locked until `tx` ends. */
  lock(id: string, tx: Queryable): Promise<SessionRow | undefined> {
    return lockLive(eq(sessions.id, id), tx);
  }

  /** The live session that this refresh token belongs or belonged to, locked until `tx` ends. */
  lockByRefreshHash(hash: string, tx: Queryable): Promise<SessionRow | undefined> {
    const named = or(eq(sessions.refreshHash, hash), eq(sessions.previousRefreshHash, hash));
    return lockLive(named, tx);
  }

  /** Of ended sessions as well. */
  async kindOf(id: string, tx: Queryable): Promise<SessionRow['kind'] | undefined> {
    const rows = await tx.select({ kind: sessions.kind }).from(sessions).where(eq(sessions.id, id));
    return rows[0]?.kind;
  }

  async update(
    id: string,
    change: Partial<typeof sessions.$inferInsert>,
    tx: Queryable,
  ): Promise<void> {
    await tx.update(sessions).set(change).where(eq(sessions.id, id));
  }

  /** A guest's session that has something to lead back to. */
  async extendGuest(customerId: string, expiresAt: Date, tx: Queryable): Promise<void> {
    await tx
      .update(sessions)
      .set({ expiresAt })
      .where(and(eq(sessions.customerId, customerId), isLive(), lt(sessions.expiresAt, expiresAt)));
  }

  /** The last used first. */
  listLive(customerId: string, tx: Queryable = this.database.db): Promise<SessionRow[]> {
    return tx
      .select()
      .from(sessions)
      .where(and(eq(sessions.customerId, customerId), isLive()))
      .orderBy(desc(sessions.lastUsedAt), desc(sessions.createdAt));
  }

  async markEnded(ids: string[], tx: Queryable): Promise<void> {
    await tx
      .update(sessions)
      .set({ endedAt: clockNow() })
      .where(and(inArray(sessions.id, ids), isNull(sessions.endedAt)));
  }

  /** The first ended first. */
  async listEndedSince(moment: Date): Promise<{ id: string; endedAt: Date }[]> {
    const rows = await this.database.db
      .select({ id: sessions.id, endedAt: sessions.endedAt })
      .from(sessions)
      .where(gt(sessions.endedAt, moment))
      .orderBy(asc(sessions.endedAt));
    return rows.flatMap(({ id, endedAt }) => (endedAt === null ? [] : [{ id, endedAt }]));
  }

  async deleteExpired(before: Date): Promise<void> {
    await this.database.db.delete(sessions).where(lt(sessions.expiresAt, before));
  }
}

async function lockLive(which: SQL | undefined, tx: Queryable): Promise<SessionRow | undefined> {
  const rows = await tx.select().from(sessions).where(and(which, isLive())).for('update');
  return rows[0];
}

function isLive(): SQL | undefined {
  return and(isNull(sessions.endedAt), gt(sessions.expiresAt, clockNow()));
}
