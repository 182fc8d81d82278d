import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { CustomersRepository } from './customers.repository.js';
import { GuestBase } from './guest-base.js';
import { IikoGuests } from './iiko-guests.js';
import { LoyaltyConnection } from './loyalty-connection.js';

/** Has iiko delete the guest of an account that was deleted here. */
@Injectable()
export class GuestForgetting {
  constructor(
    private readonly customers: CustomersRepository,
    private readonly guests: IikoGuests,
    private readonly guestBase: GuestBase,
    private readonly connection: LoyaltyConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws Error while it could not be done, so that the job is done again */
  async forget(customerId: string): Promise<void> {
    const row = await this.customers.find(customerId);
    const iikoCustomerId = row?.iikoCustomerId ?? null;
    if (iikoCustomerId === null) {
      return;
    }
    const done = await this.connection.attempt(async (organizationId) => {
      await this.guestBase.delete(organizationId, iikoCustomerId);
    });
    if (!done.available) {
      throw new Error(`a guest could not be deleted at iiko: its loyalty is ${done.reason}`);
    }
    const others = await this.customers.finishForgetting(customerId, iikoCustomerId);
    for (const other of others) {
      // They came back while iiko was being asked, and have lost their guest by it: it is made anew.
      await this.guests.forget(other);
      await this.guests.find(other);
    }
    this.logger.info({ customerId }, 'a guest was deleted at iiko');
  }
}
