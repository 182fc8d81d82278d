import { Inject, Injectable } from '@nestjs/common';
import { and, count, desc, eq, gt, inArray, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { Database, type Queryable } from '../platform/database/database.js';
import { accounts, phoneCodeGuesses, phoneCodes, type CODE_PURPOSES } from './auth.table.js';

export type CodePurpose = (typeof CODE_PURPOSES)[number];

/** The codes that a limit counts; all of them where it says nothing. */
export interface CodeFilter {
  /** Hashes of one phone. */
  phones?: string[];
  purpose?: CodePurpose;
  asker?: string;
  networkAddress?: string;
}

/** At most `most` codes within `seconds`. */
export interface CodeLimit extends CodeFilter {
  most: number;
  seconds: number;
}

export interface NewCode {
  id: string;
  /** Hash of the phone. */
  phone: string;
  purpose: CodePurpose;
  codeHash: string;
  asker: string;
  networkAddress: string;
  proofId: string | undefined;
  lifeSeconds: number;
}

/** A code that may be what somebody has in front of them. */
export interface Candidate {
  id: string;
  asker: string;
}

/** Any number that nothing else on this server uses as an advisory lock. */
const SEND_LOCK = 0x1f00d7ed;
/** More live codes of one phone than its limits allow. */
const MOST_LIVE = 100;

/** All times are the database's own: replicas need not agree on the time of day. */
@Injectable()
export class PhoneCodesRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** One sends at a time until `tx` ends, so that what was counted stays true. */
  async lockSending(tx: Queryable): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(${SEND_LOCK})`);
  }

  /** Seconds until the limit allows another code; 0 when it does now. */
  async secondsUntilAllowed(
    { most, seconds, ...filter }: CodeLimit,
    tx: Queryable,
  ): Promise<number> {
    const window = sql`make_interval(secs => ${seconds})`;
    const rows = await tx
      .select({
        seconds: sql<number>`ceil(extract(epoch from ${phoneCodes.createdAt} + ${window} - now()))::int`,
      })
      .from(phoneCodes)
      .where(isCounted(filter, seconds))
      .orderBy(desc(phoneCodes.createdAt))
      .offset(most - 1)
      .limit(1);
    return Math.max(0, rows[0]?.seconds ?? 0);
  }

  async count(filter: CodeFilter, seconds: number, tx: Queryable): Promise<number> {
    const rows = await tx
      .select({ count: count() })
      .from(phoneCodes)
      .where(isCounted(filter, seconds));
    return rows[0]?.count ?? 0;
  }

  /** Whether the phone, in E.164, is that of an account. */
  async hasAccount(phone: string, tx: Queryable): Promise<boolean> {
    return (await tx.$count(accounts, eq(accounts.phone, phone))) > 0;
  }

  async isProofUsed(proofId: string, tx: Queryable): Promise<boolean> {
    return (await tx.$count(phoneCodes, eq(phoneCodes.proofId, proofId))) > 0;
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

  /**
   * Of each asker the newest code, the newest first: it replaces the asker's older ones, and no one else's. One that did
   * not go out replaces none.
   */
  async listNewest(phones: string[], purpose: CodePurpose): Promise<Candidate[]> {
    const rows = await this.database.db
      .select({ id: phoneCodes.id, asker: phoneCodes.asker })
      .from(phoneCodes)
      .where(
        and(
          inArray(phoneCodes.phone, phones),
          eq(phoneCodes.purpose, purpose),
          isNull(phoneCodes.failedAt),
          gt(phoneCodes.expiresAt, sql`now()`),
        ),
      )
      .orderBy(desc(phoneCodes.createdAt), desc(phoneCodes.id))
      .limit(MOST_LIVE);
    const askers = new Set<string>();
    return rows.filter(({ asker }) => !askers.has(asker) && askers.add(asker));
  }

  /**
   * Takes one of the attempts of the one who asked for the code, before anything is compared: of guesses at the same
   * moment no more than `most` get one.
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

  /** The same for somebody else; all of them together have `mostOfAll`. */
  async takeStrangersAttempt(
    id: string,
    asker: string,
    { most, mostOfAll }: { most: number; mostOfAll: number },
  ): Promise<{ codeHash: string; attempts: number } | undefined> {
    return this.database.transaction(async (tx) => {
      const rows = await tx
        .select({ codeHash: phoneCodes.codeHash })
        .from(phoneCodes)
        .where(and(eq(phoneCodes.id, id), isUsable()))
        .for('update');
      const guesses = await tx
        .select({ asker: phoneCodeGuesses.asker, guesses: phoneCodeGuesses.guesses })
        .from(phoneCodeGuesses)
        .where(eq(phoneCodeGuesses.codeId, id));
      const all = guesses.reduce((sum, each) => sum + each.guesses, 0);
      const own = guesses.find((each) => each.asker === asker)?.guesses ?? 0;
      const [row] = rows;
      if (row === undefined || own >= most || all >= mostOfAll) {
        return undefined;
      }
      const attempts = own + 1;
      await tx
        .insert(phoneCodeGuesses)
        .values({ codeId: id, asker, guesses: attempts })
        .onConflictDoUpdate({
          target: [phoneCodeGuesses.codeId, phoneCodeGuesses.asker],
          set: { guesses: attempts },
        });
      return { ...row, attempts };
    });
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

  /** @param seconds how long a code is kept after it was sent; one that can still be used stays */
  async deleteOlderThan(seconds: number): Promise<void> {
    const isOld = lt(phoneCodes.createdAt, sql`now() - make_interval(secs => ${seconds})`);
    await this.database.db
      .delete(phoneCodes)
      .where(and(isOld, lt(phoneCodes.expiresAt, sql`now()`)));
  }
}

function isUsable(): SQL | undefined {
  return and(isNull(phoneCodes.usedAt), gt(phoneCodes.expiresAt, sql`now()`));
}

function isCounted(
  { phones, purpose, asker, networkAddress }: CodeFilter,
  seconds: number,
): SQL | undefined {
  return and(
    gt(phoneCodes.createdAt, sql`now() - make_interval(secs => ${seconds})`),
    isNull(phoneCodes.failedAt),
    phones && inArray(phoneCodes.phone, phones),
    purpose && eq(phoneCodes.purpose, purpose),
    asker === undefined ? undefined : eq(phoneCodes.asker, asker),
    networkAddress === undefined ? undefined : eq(phoneCodes.networkAddress, networkAddress),
  );
}
