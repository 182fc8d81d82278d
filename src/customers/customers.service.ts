import { Inject, Injectable } from '@nestjs/common';
import { Accounts, type Account } from '../auth/accounts.js';
import { clockNow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import type { Plain } from '../platform/http/plain.js';
import { Jobs } from '../platform/jobs/jobs.js';
import {
  applyChange,
  EMPTY_PROFILE,
  toProfile,
  type Profile,
  type ProfileChange,
} from './customer-profile.js';
import type { CustomerDto } from './customers.dto.js';
import { CustomersRepository } from './customers.repository.js';
import { accountGone, IikoGuests } from './iiko/iiko-guests.js';

/** Profiles of signed-in guests: answered from our copy, changed here and told to iiko by a job. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly customers: CustomersRepository,
    private readonly guests: IikoGuests,
    private readonly accounts: Accounts,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** @throws Problem `session_ended` for an account that was deleted */
  async requireAccount(customerId: string): Promise<Account> {
    const account = await this.accounts.find(customerId);
    if (account === undefined) {
      throw accountGone();
    }
    return account;
  }

  /**
   * E.164.
   * @throws Problem `session_ended` for an account that was deleted
   */
  async phoneOf(customerId: string): Promise<string> {
    return (await this.requireAccount(customerId)).phone;
  }

  /** What is kept here; iiko is not asked. */
  async profileOf(customerId: string): Promise<Profile> {
    const row = await this.customers.find(customerId);
    return row === undefined ? { ...EMPTY_PROFILE } : toProfile(row.profile);
  }

  /** iiko's id of the customer; null while none is known. */
  async iikoCustomerIdOf(customerId: string): Promise<string | null> {
    return (await this.customers.find(customerId))?.iikoCustomerId ?? null;
  }

  /**
   * As iiko knows the customer now, or when it last answered.
   * @throws Problem `session_ended` for an account that was deleted
   */
  async read(customerId: string): Promise<Plain<CustomerDto>> {
    const account = await this.requireAccount(customerId);
    const found = await this.guests.find(customerId);
    const row = await this.customers.find(customerId);
    return {
      id: account.id,
      phone: account.phone,
      ...(row === undefined ? EMPTY_PROFILE : toProfile(row.profile)),
      memberSince: account.createdAt.toISOString(),
      loyalty: found.available
        ? { available: true, reason: null }
        : { available: false, reason: found.reason },
      asOf: row?.syncedAt?.toISOString() ?? null,
    };
  }

  /**
   * Null clears a field. iiko is told by a job, and again until it has heard it.
   * @throws Problem `session_ended` for an account that was deleted
   */
  async change(customerId: string, change: ProfileChange): Promise<Plain<CustomerDto>> {
    await this.database.transaction(async (tx) => {
      const row = await this.customers.lock(customerId, tx);
      if ((await this.accounts.find(customerId, tx)) === undefined) {
        throw accountGone();
      }
      const profile = applyChange(row?.profile, change);
      if (profile.untold.length === 0) {
        return;
      }
      await this.customers.save(customerId, { profile, changedAt: clockNow() }, tx);
      await this.jobs.send('customers.push', { customerId }, { tx, key: customerId });
    });
    return this.read(customerId);
  }
}
