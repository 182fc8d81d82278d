import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Accounts } from '../../auth/accounts.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { StoredProfile } from '../customer-profile.js';
import { CustomersRepository } from '../customers.repository.js';
import { GuestBase } from './guest-base.js';
import { IikoGuests } from './iiko-guests.js';
import { LoyaltyConnection } from './loyalty-connection.js';
import { isTrouble, type Absent } from '../loyalty-absence.js';

type Told = { available: true; value: string | undefined } | Absent;

/** Tells iiko what a guest has changed here. */
@Injectable()
export class ProfilePush {
  constructor(
    private readonly customers: CustomersRepository,
    private readonly accounts: Accounts,
    private readonly guests: IikoGuests,
    private readonly guestBase: GuestBase,
    private readonly connection: LoyaltyConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws Error while iiko is away, so that the job is done again */
  @JobHandler('customers.push')
  async push({ customerId }: JobPayloads['customers.push']): Promise<void> {
    const account = await this.accounts.find(customerId);
    const row = await this.customers.find(customerId);
    const changedAt = row?.changedAt ?? null;
    if (account === undefined || row === undefined || changedAt === null) {
      return;
    }
    const told = await this.tell(customerId, account.phone, row.profile);
    if (told.available) {
      await this.customers.settle(customerId, changedAt, told.value);
      await this.guests.forget(customerId);
      return;
    }
    // Where there is no loyalty, the change waits in its row for the first reading of a guest.
    if (isTrouble(told.reason)) {
      throw new Error(`iiko's loyalty is ${told.reason}`);
    }
  }

  /**
   * A change that iiko refuses is not repeated: iiko blocks keys that insist on a wrong body. Its own
   * values are then shown again.
   */
  private async tell(customerId: string, phone: string, profile: StoredProfile): Promise<Told> {
    try {
      return await this.connection.attempt((organizationId) =>
        this.guestBase.change(organizationId, phone, profile),
      );
    } catch (error) {
      if (error instanceof IikoError) {
        this.logger.warn({ customerId, err: error }, 'iiko refused a change of a profile');
        return { available: true, value: undefined };
      }
      throw error;
    }
  }
}
