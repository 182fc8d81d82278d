import { Injectable } from '@nestjs/common';
import { Accounts } from '../auth/accounts.js';
import type { Customer } from '../auth/auth.service.js';
import type { CodeAsker } from '../auth/code-asker.js';
import { PhoneCodes } from '../auth/phone-codes.js';
import type { Plain } from '../platform/http/plain.js';
import { CustomerData } from './customer-data.js';
import { CustomerErasure } from './customer-erasure.js';
import type { DeletionCodeDto } from './customers.dto.js';
import { CustomersService } from './customers.service.js';
import { IikoGuests } from './iiko/iiko-guests.js';

const PURPOSE = 'delete-account';

/** Deleting one's account: a stolen session is not enough, it takes a code sent to the phone. */
@Injectable()
export class CustomerDeletion {
  constructor(
    private readonly customers: CustomersService,
    private readonly accounts: Accounts,
    private readonly data: CustomerData,
    private readonly codes: PhoneCodes,
    private readonly guests: IikoGuests,
    private readonly erasure: CustomerErasure,
  ) {}

  /** @throws Problem open_orders, rate_limited, code_not_sent */
  async sendCode(customer: Customer, asker: CodeAsker): Promise<Plain<DeletionCodeDto>> {
    const phone = await this.customers.phoneOf(customer.id);
    await this.data.checkErasable(await this.accounts.identitiesOf(customer));
    const sent = await this.codes.send({ phone, purpose: PURPOSE, ...asker });
    return {
      retryAfterSeconds: sent.retryAfterSeconds,
      expiresAt: sent.expiresAt.toISOString(),
    };
  }

  /** @throws Problem open_orders, code_invalid, code_expired */
  async delete(customer: Customer, code: string, asker: CodeAsker): Promise<void> {
    const phone = await this.customers.phoneOf(customer.id);
    await this.data.checkErasable(await this.accounts.identitiesOf(customer));
    await this.codes.verify({ phone, purpose: PURPOSE, code, ...asker });
    const isSettled = await this.guests.link(customer.id);
    await this.erasure.erase(customer, isSettled ? undefined : phone);
  }
}
