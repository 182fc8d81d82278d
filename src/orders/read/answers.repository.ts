import { Inject, Injectable } from '@nestjs/common';
import { eq, inArray, lt, sql } from 'drizzle-orm';
import { Database, type Queryable } from '../../platform/database/database.js';
import { idempotencyKeys } from './answers.table.js';

export type StoredAnswer = typeof idempotencyKeys.$inferSelect;

/** What requests with an `Idempotency-Key` were answered. */
@Injectable()
export class AnswersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  async find(scopes: readonly string[], tx: Queryable = this.database.db): Promise<StoredAnswer[]> {
    return tx
      .select()
      .from(idempotencyKeys)
      .where(inArray(idempotencyKeys.scope, [...scopes]));
  }

  /** Whether a repeat of the request that placed the order would still get the same answer. */
  async isKept(orderId: string): Promise<boolean> {
    const rows = await this.database.db
      .select({ orderId: idempotencyKeys.orderId })
      .from(idempotencyKeys)
      .where(eq(idempotencyKeys.orderId, orderId))
      .limit(1);
    return rows.length > 0;
  }

  async add(row: typeof idempotencyKeys.$inferInsert, tx: Queryable): Promise<void> {
    await tx.insert(idempotencyKeys).values(row);
  }

  /** @returns false when another request with one of these scopes is being processed right now */
  async claimScopes(scopes: readonly string[], tx: Queryable): Promise<boolean> {
    const rows = sql.join(
      scopes.map((scope) => sql`(${scope}::text)`),
      sql`, `,
    );
    const result = await tx.execute(
      sql`select bool_and(pg_try_advisory_xact_lock(hashtextextended(scope, 0))) as claimed from (values ${rows}) as claims (scope)`,
    );
    return result.rows[0]?.claimed === true;
  }

  async deleteBefore(moment: Date): Promise<void> {
    await this.database.db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, moment));
  }
}
