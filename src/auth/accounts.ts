import { Inject, Injectable } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { Customer } from './auth.service.js';
import { accounts, guestLinks } from './auth.table.js';
import { EndedSessions } from './ended-sessions.js';
import { sessionExpiry } from './session-expiry.js';
import { sessionEnded } from './session-problems.js';
import { SessionsRepository } from './sessions.repository.js';

/** Somebody who has proved a phone number. */
export interface Account {
  id: string;
  /** E.164. */
  phone: string;
  createdAt: Date;
}

@Injectable()
export class Accounts {
  constructor(
    @Inject(Database) private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly ended: EndedSessions,
    private readonly events: Events,
    @Inject(CONFIG) private readonly config: Pick<Config, 'auth'>,
  ) {}

  /** @returns undefined for a guest, and for an account that was deleted */
  async find(id: string, tx: Queryable = this.database.db): Promise<Account | undefined> {
    const rows = await tx
      .select()
      .from(accounts)
      .where(and(eq(accounts.id, id), isNull(accounts.deletedAt)));
    const [row] = rows;
    const phone = row?.phone ?? null;
    return row === undefined || phone === null ? undefined : { ...row, phone };
  }

  /**
   * Every id under which this customer has done something: the account's, and those of the guest
   * sessions that signed in to it.
   */
  async identitiesOf({ id, kind }: Customer, tx: Queryable = this.database.db): Promise<string[]> {
    if (kind === 'guest') {
      return [id];
    }
    const links = await tx
      .select({ guestId: guestLinks.guestId })
      .from(guestLinks)
      .where(eq(guestLinks.customerId, id));
    return [id, ...links.map(({ guestId }) => guestId)];
  }

  /**
   * Keeps the account from being deleted until `tx` ends, so that nothing is stored for nobody. A guest has none to
   * keep; their session, which has something to lead back to now, lives as long as one that is used.
   * @throws Problem session_ended when it was deleted
   */
  async keepLive({ id, kind }: Pick<Customer, 'id' | 'kind'>, tx: Queryable): Promise<void> {
    if (kind === 'guest') {
      await this.sessions.extendGuest(id, sessionExpiry(this.config), tx);
      return;
    }
    const rows = await tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(eq(accounts.id, id), isNull(accounts.deletedAt)))
      .for('share');
    if (rows.length === 0) {
      throw sessionEnded(kind);
    }
  }

  /** Whether what this guest has done belongs to an account. */
  async hasSignedIn(guestId: string, tx: Queryable): Promise<boolean> {
    return (await tx.$count(guestLinks, eq(guestLinks.guestId, guestId))) > 0;
  }

  /** Waits for whoever keeps the account, and lets nobody sign in to it until `tx` ends. */
  async lock(id: string, tx: Queryable): Promise<void> {
    await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, id)).for('update');
  }

  /**
   * The account of a phone number that was proved just now, a new one if there is none. What the guest
   * has done is the customer's from now on, and the guest's session ends; a guest who was linked before
   * stays where they are.
   */
  async signIn(
    { phone, guest }: { phone: string; guest: Customer | undefined },
    tx: Queryable,
  ): Promise<{ id: string; isNew: boolean }> {
    const account = await this.findOrCreate(phone, tx);
    if (guest !== undefined) {
      const link = { guestId: guest.id, customerId: account.id };
      await tx.insert(guestLinks).values(link).onConflictDoNothing();
      await this.ended.end([guest.sessionId], tx);
    }
    await this.events.publish('customer.signed-in', { customerId: account.id }, tx);
    return account;
  }

  /** Frees the phone number and ends all sessions; ids stay, so that what refers to them still does. */
  async anonymise(customerId: string, tx: Queryable): Promise<void> {
    await tx
      .update(accounts)
      .set({ phone: null, deletedAt: clockNow() })
      .where(eq(accounts.id, customerId));
    const live = await this.sessions.listLive(customerId, tx);
    await this.ended.end(
      live.map(({ id }) => id),
      tx,
    );
  }

  /** Of two sign-ins at the same moment one creates the account, the other waits for it and finds it. */
  private async findOrCreate(
    phone: string,
    tx: Queryable,
  ): Promise<{ id: string; isNew: boolean }> {
    const id = randomUUID();
    const rows = await tx
      .insert(accounts)
      .values({ id, phone })
      .onConflictDoUpdate({ target: accounts.phone, set: { lastSignInAt: clockNow() } })
      .returning({ id: accounts.id });
    const account = rows[0] ?? { id };
    return { id: account.id, isNew: account.id === id };
  }
}
