import { Inject, Injectable } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { Database, type Queryable } from '../database/database.js';
import type { Customer } from './auth.service.js';
import { accounts, guestLinks } from './auth.table.js';

/** Somebody who has proved a phone number. */
export interface Account {
  id: string;
  /** E.164. */
  phone: string;
  createdAt: Date;
}

@Injectable()
export class Accounts {
  constructor(@Inject(Database) private readonly database: Database) {}

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
  async identitiesOf({ id, kind }: Customer): Promise<string[]> {
    if (kind === 'guest') {
      return [id];
    }
    const links = await this.database.db
      .select({ guestId: guestLinks.guestId })
      .from(guestLinks)
      .where(eq(guestLinks.customerId, id));
    return [id, ...links.map(({ guestId }) => guestId)];
  }
}
