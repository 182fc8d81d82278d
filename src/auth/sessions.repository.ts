import { Inject, Injectable } from '@nestjs/common';
import { and, eq, gt, isNull, lt, or } from 'drizzle-orm';
import { Database, type Queryable } from '../database/database.js';
import { sessions } from './auth.table.js';

export type SessionRow = typeof sessions.$inferSelect;

@Injectable()
export class SessionsRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  async add(row: typeof sessions.$inferInsert): Promise<void> {
    await this.database.db.insert(sessions).values(row);
  }

  /** The live session that this refresh token belongs or belonged to, locked until `tx` ends. */
  async lockByRefreshHash(hash: string, tx: Queryable): Promise<SessionRow | undefined> {
    const rows = await tx
      .select()
      .from(sessions)
      .where(
        and(
          or(eq(sessions.refreshHash, hash), eq(sessions.previousRefreshHash, hash)),
          isNull(sessions.endedAt),
          gt(sessions.expiresAt, new Date()),
        ),
      )
      .for('update');
    return rows[0];
  }

  async update(
    id: string,
    change: Partial<typeof sessions.$inferInsert>,
    tx: Queryable,
  ): Promise<void> {
    await tx.update(sessions).set(change).where(eq(sessions.id, id));
  }

  async deleteExpired(before: Date): Promise<void> {
    await this.database.db.delete(sessions).where(lt(sessions.expiresAt, before));
  }
}
