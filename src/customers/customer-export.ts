import { Injectable } from '@nestjs/common';
import { Accounts } from '../auth/accounts.js';
import type { Customer } from '../auth/auth.service.js';
import { clockNow } from '../platform/database/clock.js';
import type { Plain } from '../platform/http/plain.js';
import { CustomerData } from './customer-data.js';
import type { CustomerExportDto } from './customers.dto.js';
import { CustomersService } from './customers.service.js';
import { IikoGuests } from './iiko/iiko-guests.js';
import { toExportedGuest } from './iiko/iiko-guest.mapper.js';

type Exported = Plain<Omit<CustomerExportDto, 'sections'>> & Pick<CustomerExportDto, 'sections'>;

/** Everything that is known of a customer, here and at iiko. */
@Injectable()
export class CustomerExport {
  constructor(
    private readonly customers: CustomersService,
    private readonly accounts: Accounts,
    private readonly guests: IikoGuests,
    private readonly data: CustomerData,
  ) {}

  async export(customer: Customer): Promise<Exported> {
    const account = await this.customers.requireAccount(customer.id);
    const found = await this.guests.find(customer.id);
    const customerIds = await this.accounts.identitiesOf(customer);
    return {
      exportedAt: clockNow().toISOString(),
      account: {
        id: account.id,
        phone: account.phone,
        createdAt: account.createdAt.toISOString(),
        loyaltyGuestId: await this.customers.iikoCustomerIdOf(account.id),
        guestIds: customerIds.filter((id) => id !== account.id),
      },
      profile: await this.customers.profileOf(customer.id),
      loyaltyGuest: found.available ? toExportedGuest(found.guest) : null,
      loyaltyAbsence: found.available ? null : found.reason,
      sections: await this.data.export(customerIds),
    };
  }
}
