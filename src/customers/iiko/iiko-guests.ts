import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Accounts, type Account } from '../../auth/accounts.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs } from '../../platform/database/clock.js';
import { Events, type EventMap } from '../../platform/events/events.js';
import { OnEvent } from '../../platform/events/on-event.js';
import { Problem } from '../../platform/http/problem.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import type { IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { GuestReading, type GuestRead } from './guest-reading.js';
import { LoyaltyConnection } from './loyalty-connection.js';
import { KeptAnswers } from '../kept-answers.js';
import { absent, isTrouble, type Absent, type Attempted } from '../loyalty-absence.js';

export type FoundGuest =
  { available: true; guest: IikoCustomerInfo; asOf: Date; stale: boolean } | Absent;

const MOST_KNOWN = 5_000;
/** How long a guest is still shown as they were when iiko does not answer. */
const STALE_MS = 600_000;
const REFUSED_MS = 600_000;

/**
 * Guests at iiko, as each customer's own. Personal data: kept in this process's memory only, for a short
 * while, and never where another customer's request could find it.
 */
@Injectable()
export class IikoGuests {
  private readonly known: KeptAnswers<GuestRead>;
  /** When iiko refused to say anything of a customer: a key that insists gets blocked. */
  private readonly refusedAt = new Map<string, number>();

  constructor(
    private readonly connection: LoyaltyConnection,
    private readonly reading: GuestReading,
    private readonly accounts: Accounts,
    private readonly events: Events,
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const freshMs = config.loyalty.cacheSeconds * 1_000;
    this.known = new KeptAnswers({ freshMs, staleMs: STALE_MS, most: MOST_KNOWN });
  }

  @OnEvent('loyalty.changed')
  onChanged({ customerId }: EventMap['loyalty.changed']): void {
    this.drop(customerId);
  }

  @OnEvent('gap')
  dropAll(): void {
    this.known.clear();
    this.refusedAt.clear();
  }

  /**
   * Never waits longer than a guest does, and never fails for iiko's trouble. A phone that iiko does not
   * know is made a guest there.
   * @throws Problem `session_ended` for an account that was deleted
   */
  async find(customerId: string): Promise<FoundGuest> {
    const found = await this.known.read(
      customerId,
      () => this.read(customerId),
      (reading) => this.connection.inTime(reading),
    );
    return found.available ? { available: true, ...found.value, stale: found.stale } : found;
  }

  /**
   * Finds out who a customer is at iiko if that was never asked, so that they can be forgotten there too.
   * @returns whether it is settled; not while iiko has trouble answering
   */
  async link(customerId: string): Promise<boolean> {
    const account = await this.requireAccount(customerId);
    try {
      const linked = await this.connection.attemptBriefly((organizationId) =>
        this.reading.link(organizationId, account),
      );
      return linked.available || !isTrouble(linked.reason);
    } catch (error) {
      this.reportRefusal(customerId, error);
      return false;
    }
  }

  /** What iiko holds of the customer has changed, or may have: every replica asks it again. */
  async forget(customerId: string): Promise<void> {
    this.drop(customerId);
    await this.events.publish('loyalty.changed', { customerId });
  }

  private async read(customerId: string): Promise<Attempted<GuestRead>> {
    const account = await this.requireAccount(customerId);
    if (clockMs() - (this.refusedAt.get(customerId) ?? 0) < REFUSED_MS) {
      return absent('unreachable');
    }
    try {
      const read = await this.connection.attempt((organizationId) =>
        this.reading.read(organizationId, account),
      );
      if (!read.available) {
        return read;
      }
      if (read.value === undefined) {
        // Trouble later must not bring back a guest that the restaurant has deleted.
        this.known.forget(customerId);
        return absent('closed');
      }
      return { available: true, value: read.value };
    } catch (error) {
      this.reportRefusal(customerId, error);
      return absent('unreachable');
    }
  }

  private async requireAccount(customerId: string): Promise<Account> {
    const account = await this.accounts.find(customerId);
    if (account === undefined) {
      throw accountGone();
    }
    return account;
  }

  private reportRefusal(customerId: string, error: unknown): void {
    if (!(error instanceof IikoError)) {
      throw error;
    }
    putLast(this.refusedAt, customerId, clockMs());
    this.logger.warn({ customerId, err: error }, 'a guest could not be read at iiko');
  }

  private drop(customerId: string): void {
    this.known.forget(customerId);
    this.refusedAt.delete(customerId);
  }
}

/** The access token is still good, the account it speaks for was deleted. */
export function accountGone(): Problem {
  return new Problem('session_ended', { action: 'signIn' });
}

/** What was put first goes when there is too much. */
function putLast<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_KNOWN && oldest !== undefined) {
    map.delete(oldest);
  }
}
