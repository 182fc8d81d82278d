import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../auth/accounts.js';
import type { Customer } from '../auth/auth.service.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { CustomerData } from './customer-data.js';
import { EMPTY_PROFILE } from './customer-profile.js';
import { CustomersRepository } from './customers.repository.js';

/** Makes nobody of somebody: here at once and whole, at iiko by a job that does not give up. */
@Injectable()
export class CustomerErasure {
  constructor(
    private readonly customers: CustomersRepository,
    private readonly data: CustomerData,
    private readonly accounts: Accounts,
    private readonly jobs: Jobs,
    private readonly events: Events,
    @Inject(Database) private readonly database: Database,
  ) {}

  /**
   * @param unsettledPhone of a customer of whom iiko has not said yet whether it knows them
   * @throws Problem open_orders: nothing is erased then
   */
  async erase(customer: Customer, unsettledPhone?: string): Promise<void> {
    const customerId = customer.id;
    await this.database.transaction(async (tx) => {
      await this.accounts.lock(customerId, tx);
      const customerIds = await this.accounts.identitiesOf(customer, tx);
      const row = await this.customers.lock(customerId, tx);
      await this.data.erase(customerIds, tx);
      await this.accounts.anonymise(customerId, tx);
      const iikoCustomerId = row?.iikoCustomerId ?? null;
      if (iikoCustomerId === null && unsettledPhone === undefined) {
        await this.customers.delete(customerId, tx);
      } else {
        // The id at iiko, or the phone to find it by, is all that stays, until iiko has deleted its guest.
        const toForget =
          iikoCustomerId === null && unsettledPhone !== undefined
            ? { phoneToForget: unsettledPhone }
            : {};
        const profile = { ...EMPTY_PROFILE, untold: [], ...toForget };
        await this.customers.save(customerId, { profile, changedAt: null, syncedAt: null }, tx);
        await this.jobs.send('customers.forget', { customerId }, { tx, key: customerId });
      }
      await this.events.publish('loyalty.changed', { customerId }, tx);
    });
  }
}
