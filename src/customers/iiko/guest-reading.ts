import { Inject, Injectable } from '@nestjs/common';
import { Accounts, type Account } from '../../auth/accounts.js';
import { clockNow } from '../../platform/database/clock.js';
import { Database, type Queryable } from '../../platform/database/database.js';
import type { IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { EMPTY_PROFILE, mergeReading } from '../customer-profile.js';
import { CustomersRepository, type ProfileRow } from '../customers.repository.js';
import { GuestBase } from './guest-base.js';
import { toReadProfile } from './iiko-guest.mapper.js';

export interface GuestRead {
  guest: IikoCustomerInfo;
  asOf: Date;
}

/** Reads a customer's guest at iiko, or makes it one, and keeps what it says of them in our copy. */
@Injectable()
export class GuestReading {
  constructor(
    private readonly guests: GuestBase,
    private readonly customers: CustomersRepository,
    private readonly accounts: Accounts,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
  ) {}

  /**
   * @returns undefined for a guest that was deleted at iiko while we knew them: that was the restaurant's
   * decision, and a reading does not undo it
   * @throws IikoError
   */
  async read(organizationId: string, account: Account): Promise<GuestRead | undefined> {
    const row = await this.customers.find(account.id);
    const asOf = clockNow();
    const found = await this.guests.look(organizationId, account.phone);
    if (found?.isDeleted === true && row?.iikoCustomerId === found.id) {
      return undefined;
    }
    const former = found === undefined ? [] : await this.listFormer(found.id, account.id);
    if (found === undefined || found.isDeleted || former.length > 0) {
      return this.register({ organizationId, account, row, found, former });
    }
    const read = { guest: found, asOf };
    await this.keep(account.id, read, (stored, tx) => this.mergeIn(account.id, stored, read, tx));
    return read;
  }

  /** Keeps iiko's id of a guest whom nobody has looked up yet. @throws IikoError */
  async link(organizationId: string, account: Account): Promise<void> {
    const row = await this.customers.find(account.id);
    const known = row?.iikoCustomerId ?? null;
    const guest =
      known === null ? await this.guests.look(organizationId, account.phone) : undefined;
    if (guest?.isDeleted === false) {
      await this.database.transaction(async (tx) => {
        await this.customers.lock(account.id, tx);
        if ((await this.accounts.find(account.id, tx)) !== undefined) {
          await this.customers.save(account.id, { iikoCustomerId: guest.id }, tx);
        }
      });
    }
  }

  private async register({
    organizationId,
    account,
    row,
    found,
    former,
  }: {
    organizationId: string;
    account: Account;
    row: ProfileRow | undefined;
    found: IikoCustomerInfo | undefined;
    former: string[];
  }): Promise<GuestRead> {
    const profile = row?.profile ?? EMPTY_PROFILE;
    const guest = await this.guests.register(organizationId, account.phone, profile, found);
    const read = { guest, asOf: clockNow() };
    await this.keep(account.id, read, async (stored, tx) => {
      await this.finishForgetting(former, tx);
      const isTold = stored?.changedAt?.getTime() === row?.changedAt?.getTime();
      await (isTold
        ? this.replace(account.id, read, tx)
        : this.mergeIn(account.id, stored, read, tx));
    });
    return read;
  }

  /** Deleted accounts of this guest that iiko has not forgotten yet: nothing of them may come back. */
  private async listFormer(iikoCustomerId: string, customerId: string): Promise<string[]> {
    const linked = await this.customers.listLinkedWith(iikoCustomerId);
    const former: string[] = [];
    for (const id of linked.filter((other) => other !== customerId)) {
      if ((await this.accounts.find(id)) === undefined) {
        former.push(id);
      }
    }
    return former;
  }

  private async keep(
    customerId: string,
    { guest }: GuestRead,
    write: (stored: ProfileRow | undefined, tx: Queryable) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const stored = await this.customers.lock(customerId, tx);
      if ((await this.accounts.find(customerId, tx)) === undefined) {
        // Deleted while iiko was asked, and given a guest perhaps.
        await this.customers.save(customerId, { iikoCustomerId: guest.id }, tx);
        await this.jobs.send('customers.forget', { customerId }, { tx, key: customerId });
        return;
      }
      await write(stored, tx);
    });
  }

  private async mergeIn(
    customerId: string,
    stored: ProfileRow | undefined,
    { guest, asOf }: GuestRead,
    tx: Queryable,
  ): Promise<void> {
    const syncedAt = stored?.syncedAt ?? null;
    const isOlder = syncedAt !== null && syncedAt > asOf;
    const profile = mergeReading(stored?.profile, toReadProfile(guest));
    await this.customers.save(
      customerId,
      { iikoCustomerId: guest.id, ...(isOlder ? {} : { profile, syncedAt: asOf }) },
      tx,
    );
    if (profile.untold.length > 0) {
      // Changed while there was no loyalty. What waits already is merged by its key.
      await this.jobs.send('customers.push', { customerId }, { tx, key: customerId });
    }
  }

  /** iiko has just been given all that the row holds. */
  private async replace(
    customerId: string,
    { guest, asOf }: GuestRead,
    tx: Queryable,
  ): Promise<void> {
    const profile = { ...toReadProfile(guest), untold: [] };
    const change = { iikoCustomerId: guest.id, profile, changedAt: null, syncedAt: asOf };
    await this.customers.save(customerId, change, tx);
  }

  /** iiko's guest was emptied for the account they have now. */
  private async finishForgetting(former: string[], tx: Queryable): Promise<void> {
    for (const customerId of former) {
      await this.customers.delete(customerId, tx);
    }
  }
}
