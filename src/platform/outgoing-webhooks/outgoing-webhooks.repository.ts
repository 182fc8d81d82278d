import { Inject, Injectable } from '@nestjs/common';
import { and, asc, desc, eq, gt, lt, or, sql } from 'drizzle-orm';
import { clockNow } from '../database/clock.js';
import { Database, type Queryable } from '../database/database.js';
import { outgoingWebhooks, type OutgoingStatus } from './outgoing-webhooks.table.js';

export type OutgoingWebhook = typeof outgoingWebhooks.$inferSelect;
export type NewOutgoingWebhook = Pick<
  OutgoingWebhook,
  'id' | 'type' | 'subjectId' | 'sequence' | 'body' | 'createdAt'
>;

/** Where a page begins: after this one, newest first. */
export interface PageStart {
  createdAt: Date;
  id: string;
}

@Injectable()
export class OutgoingWebhooksRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  async add(message: NewOutgoingWebhook, tx: Queryable): Promise<void> {
    await tx.insert(outgoingWebhooks).values(message);
  }

  /**
   * In the place of those about the same thing that have not arrived: of them nobody needs to hear.
   * @returns the id of the message that now carries it; one that has not been sent yet keeps its own
   */
  async replace(message: NewOutgoingWebhook, tx: Queryable): Promise<string> {
    const { type, subjectId, sequence, body, createdAt } = message;
    await tx
      .update(outgoingWebhooks)
      .set({ status: 'superseded', nextAttemptAt: null })
      .where(
        and(
          eq(outgoingWebhooks.type, type),
          eq(outgoingWebhooks.subjectId, subjectId),
          eq(outgoingWebhooks.status, 'pending'),
          gt(outgoingWebhooks.attempts, 0),
        ),
      );
    const [row] = await tx
      .insert(outgoingWebhooks)
      .values(message)
      .onConflictDoUpdate({
        target: outgoingWebhooks.subjectId,
        targetWhere: sql`${outgoingWebhooks.type} = 'stop-list.updated' and ${outgoingWebhooks.status} = 'pending' and ${outgoingWebhooks.attempts} = 0`,
        set: { sequence, body, createdAt },
      })
      .returning({ id: outgoingWebhooks.id });
    return row?.id ?? message.id;
  }

  /** Counted before it is sent, so that one that ends the process is not tried for ever. */
  async startAttempt(id: string): Promise<OutgoingWebhook | undefined> {
    const [row] = await this.database.db
      .update(outgoingWebhooks)
      .set({ attempts: sql`${outgoingWebhooks.attempts} + 1`, lastAttemptAt: clockNow() })
      .where(and(eq(outgoingWebhooks.id, id), eq(outgoingWebhooks.status, 'pending')))
      .returning();
    return row;
  }

  async lock(id: string, tx: Queryable): Promise<OutgoingWebhook | undefined> {
    const rows = await tx
      .select()
      .from(outgoingWebhooks)
      .where(eq(outgoingWebhooks.id, id))
      .for('update');
    return rows[0];
  }

  async update(
    id: string,
    change: Partial<OutgoingWebhook>,
    tx: Queryable = this.database.db,
  ): Promise<void> {
    await tx.update(outgoingWebhooks).set(change).where(eq(outgoingWebhooks.id, id));
  }

  /** @returns false when it is not pending any more: it was superseded while it was sent */
  async updatePending(
    id: string,
    change: Partial<OutgoingWebhook>,
    tx: Queryable,
  ): Promise<boolean> {
    const rows = await tx
      .update(outgoingWebhooks)
      .set(change)
      .where(and(eq(outgoingWebhooks.id, id), eq(outgoingWebhooks.status, 'pending')))
      .returning({ id: outgoingWebhooks.id });
    return rows.length > 0;
  }

  async list(
    status: OutgoingStatus | undefined,
    limit: number,
    after: PageStart | undefined,
  ): Promise<OutgoingWebhook[]> {
    return this.database.db
      .select()
      .from(outgoingWebhooks)
      .where(
        and(
          status && eq(outgoingWebhooks.status, status),
          after &&
            or(
              lt(outgoingWebhooks.createdAt, after.createdAt),
              and(
                eq(outgoingWebhooks.createdAt, after.createdAt),
                gt(outgoingWebhooks.id, after.id),
              ),
            ),
        ),
      )
      .orderBy(desc(outgoingWebhooks.createdAt), asc(outgoingWebhooks.id))
      .limit(limit);
  }

  async count(status: OutgoingStatus): Promise<number> {
    return this.database.db.$count(outgoingWebhooks, eq(outgoingWebhooks.status, status));
  }

  async deleteBefore(moment: Date): Promise<void> {
    await this.database.db.delete(outgoingWebhooks).where(lt(outgoingWebhooks.createdAt, moment));
  }
}
