import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LoyaltyConnection, type LoyaltyWork } from '../../customers/iiko/loyalty-connection.js';
import { absent, type Attempted } from '../../customers/loyalty-absence.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { LOGGER } from '../../platform/logging/logger.js';

/** Questions to loyalty whose answer a guest can do without. */
@Injectable()
export class LoyaltyCalls {
  constructor(
    private readonly connection: LoyaltyConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Fails for nothing that iiko does; a refusal that says nothing about loyalty as a whole is logged. */
  async ask<Result>(
    work: LoyaltyWork<Result>,
    organizationId?: string,
  ): Promise<Attempted<Result>> {
    try {
      return await (organizationId === undefined
        ? this.connection.attempt(work)
        : this.connection.attempt(work, organizationId));
    } catch (error) {
      if (error instanceof IikoError) {
        this.logger.warn({ err: error }, 'loyalty refused a question');
        return absent('unreachable');
      }
      throw error;
    }
  }

  /** `slow` when the time of somebody who waits is over; the answer is still waited for, by nobody. */
  inTime<Result>(
    answer: Promise<Attempted<Result>>,
    waitedMs?: number,
  ): Promise<Attempted<Result>> {
    return this.connection.inTime(answer, waitedMs);
  }
}
