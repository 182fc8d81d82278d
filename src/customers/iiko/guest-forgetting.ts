import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { CustomersRepository } from '../customers.repository.js';
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
  @JobHandler('customers.forget')
  async forget({ customerId, ...job }: JobPayloads['customers.forget']): Promise<void> {
    const row = await this.customers.find(customerId);
    const known = row?.iikoCustomerId ?? null;
    const phone = row?.profile.phoneToForget ?? job.phone;
    if (known === null && phone === undefined) {
      return;
    }
    const done = await this.connection.attempt(async (organizationId) => {
      const id = known ?? (await this.look(organizationId, phone));
      if (id !== undefined) {
        await this.guestBase.delete(organizationId, id);
      }
      return id;
    });
    if (!done.available) {
      throw new Error(`a guest could not be deleted at iiko: its loyalty is ${done.reason}`);
    }
    if (done.value === undefined) {
      await this.customers.finishLooking(customerId);
      return;
    }
    const others = await this.customers.finishForgetting(customerId, done.value);
    for (const other of others) {
      // They came back while iiko was being asked, and have lost their guest by it: it is made anew.
      await this.guests.forget(other);
      await this.guests.find(other);
    }
    this.logger.info({ customerId }, 'a guest was deleted at iiko');
  }

  private async look(
    organizationId: string,
    phone: string | undefined,
  ): Promise<string | undefined> {
    const guest =
      phone === undefined ? undefined : await this.guestBase.look(organizationId, phone);
    return guest?.isDeleted === false ? guest.id : undefined;
  }
}
