import { Inject, Injectable } from '@nestjs/common';
import { and, desc, eq, gt, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { Database, type Queryable } from '../database/database.js';
import { phoneCodes, type CODE_PURPOSES } from './auth.table.js';

export type CodePurpose = (typeof CODE_PURPOSES)[number];

/** At most `most` codes within `seconds`, to whom or for whom it says; all of them where it says nothing. */
export interface CodeLimit {
  phone?: string;
  purpose?: CodePurpose;
  networkAddress?: string;
  most: number;
  seconds: number;
}

export interface NewCode {
  id: string;
  phone: string;
  purpose: CodePurpose;
  codeHash: string;
  networkAddress: string;
  lifeSeconds: number;
}

/** Any number that nothing else on this server uses as an advisory lock. */
const SEND_LOCK = 0x1f00d7ed;

/** All times are the database's own: replicas need not agree on the time of day. */
@Injectable()
export class PhoneCodesRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** One sends at a time until `tx` ends, so that what was counted stays true. */
  async lockSending(tx: Queryable): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(${SEND_LOCK})`);
  }

  /** Seconds until the limit allows another code; 0 when it does now. */
  async secondsUntilAllowed(limit: CodeLimit, tx: Queryable): Promise<number> {
    const window = sql`make_interval(secs => ${limit.seconds})`;
    const rows = await tx
      .select({
        seconds: sql<number>`ceil(extract(epoch from ${phoneCodes.createdAt} + ${window} - now()))::int`,
      })
      .from(phoneCodes)
      .where(
        and(
          gt(phoneCodes.createdAt, sql`now() - ${window}`),
          isNull(phoneCodes.failedAt),
          limit.phone === undefined ? undefined : eq(phoneCodes.phone, limit.phone),
          limit.purpose === undefined ? undefined : eq(phoneCodes.purpose, limit.purpose),
          limit.networkAddress === undefined
            ? undefined
            : eq(phoneCodes.networkAddress, limit.networkAddress),
        ),
      )
      .orderBy(desc(phoneCodes.createdAt))
      .offset(limit.most - 1)
      .limit(1);
    return Math.max(0, rows[0]?.seconds ?? 0);
  }

  /** @returns when it expires */
  async add({ lifeSeconds, ...code }: NewCode, tx: Queryable): Promise<Date> {
    const rows = await tx
      .insert(phoneCodes)
      .values({ ...code, expiresAt: sql`now() + make_interval(secs => ${lifeSeconds})` })
      .returning({ expiresAt: phoneCodes.expiresAt });
    const [row] = rows;
    if (row === undefined) {
      throw new Error('The code could not be stored.');
    }
    return row.expiresAt;
  }

  async markFailed(id: string): Promise<void> {
    await this.database.db
      .update(phoneCodes)
      .set({ failedAt: sql`now()` })
      .where(eq(phoneCodes.id, id));
  }

  /** Of several codes only the newest counts; one that did not go out replaces none. */
  async findNewest(phone: string, purpose: CodePurpose): Promise<string | undefined> {
    const rows = await this.database.db
      .select({ id: phoneCodes.id })
      .from(phoneCodes)
      .where(
        and(
          eq(phoneCodes.phone, phone),
          eq(phoneCodes.purpose, purpose),
          isNull(phoneCodes.failedAt),
        ),
      )
      .orderBy(desc(phoneCodes.createdAt), desc(phoneCodes.id))
      .limit(1);
    return rows[0]?.id;
  }

  /**
   * Takes one of the code's attempts, before anything is compared: of guesses at the same moment no more
   * than `most` get one.
   */
  async takeAttempt(
    id: string,
    most: number,
  ): Promise<{ codeHash: string; attempts: number } | undefined> {
    const rows = await this.database.db
      .update(phoneCodes)
      .set({ attempts: sql`${phoneCodes.attempts} + 1` })
      .where(and(eq(phoneCodes.id, id), lt(phoneCodes.attempts, most), isUsable()))
      .returning({ codeHash: phoneCodes.codeHash, attempts: phoneCodes.attempts });
    return rows[0];
  }

  /** Whether it was this call that used the code. */
  async use(id: string): Promise<boolean> {
    const rows = await this.database.db
      .update(phoneCodes)
      .set({ usedAt: sql`now()` })
      .where(and(eq(phoneCodes.id, id), isUsable()))
      .returning({ id: phoneCodes.id });
    return rows.length > 0;
  }

  async deleteBefore(moment: Date): Promise<void> {
    await this.database.db.delete(phoneCodes).where(lt(phoneCodes.createdAt, moment));
  }
}

function isUsable(): SQL | undefined {
  return and(isNull(phoneCodes.usedAt), gt(phoneCodes.expiresAt, sql`now()`));
}
