import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { IikoGuests } from '../../customers/iiko/iiko-guests.js';
import type { Absent } from '../../customers/loyalty-absence.js';
import { clockMs } from '../../platform/database/clock.js';
import type { EventMap } from '../../platform/events/events.js';
import { OnEvent } from '../../platform/events/on-event.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import type { IikoCounter, IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import { KeptAnswers } from '../../customers/kept-answers.js';
import { LoyaltyCalls } from './loyalty-calls.js';

/** What iiko knows of a guest's loyalty. */
export interface LoyaltyAccount {
  guest: IikoCustomerInfo;
  /** null when iiko has not told them this time. */
  counters: IikoCounter[] | null;
  asOf: Date;
  stale: boolean;
}

const PERIODS: ('AllTime' | 'Month')[] = ['AllTime', 'Month'];
const STALE_MS = 600_000;
const MOST_KNOWN = 5_000;

/** Loyalty accounts, each under its customer's own id. */
@Injectable()
export class LoyaltyAccounts {
  private readonly counters: KeptAnswers<IikoCounter[]>;

  constructor(
    private readonly calls: LoyaltyCalls,
    private readonly iiko: IikoLoyaltyClient,
    private readonly guests: IikoGuests,
    @Inject(CONFIG) config: Config,
  ) {
    const freshMs = config.loyalty.cacheSeconds * 1_000;
    this.counters = new KeptAnswers({ freshMs, staleMs: STALE_MS, most: MOST_KNOWN });
  }

  @OnEvent('loyalty.changed')
  onChanged({ customerId }: EventMap['loyalty.changed']): void {
    this.counters.forget(customerId);
  }

  @OnEvent('gap')
  forgetAll(): void {
    this.counters.clear();
  }

  async find(customerId: string): Promise<{ available: true; account: LoyaltyAccount } | Absent> {
    const startedAt = clockMs();
    const found = await this.guests.find(customerId);
    if (!found.available) {
      return found;
    }
    const { guest, asOf, stale } = found;
    const counters = await this.counters.read(
      customerId,
      () =>
        this.calls.ask((organizationId) => this.iiko.counters(organizationId, guest.id, PERIODS)),
      (answer) => this.calls.inTime(answer, clockMs() - startedAt),
    );
    const account = counters.available
      ? { guest, counters: counters.value, asOf, stale: stale || counters.stale }
      : { guest, counters: null, asOf, stale };
    return { available: true, account };
  }
}
