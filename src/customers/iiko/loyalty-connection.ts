import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Cache } from '../../platform/cache/cache.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs, clockNow } from '../../platform/database/clock.js';
import { IikoError, isLoyaltyMissing, isMissingRight } from '../../iiko/iiko.errors.js';
import { absent, type Attempted, type LoyaltyAbsence } from '../loyalty-absence.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';

export type LoyaltyWork<Result> = (organizationId: string) => Promise<Result>;

/** What was last found out, for support. */
export interface LoyaltyState {
  enabled: boolean;
  organizationId: string | null;
  /** Null while it works, or was never tried. */
  reason: LoyaltyAbsence | null;
  /** When this process last tried. */
  checkedAt: Date | null;
}

/** Whether this account has iiko's loyalty. Without a contract for it every call is refused (seen live). */
@Injectable()
export class LoyaltyConnection {
  private readonly observed = new Map<string, { reason: LoyaltyAbsence | null; at: Date }>();

  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly cache: Cache,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The organization that loyalty is asked with; undefined until restaurants are known. */
  organizationId(): string | undefined {
    return this.config.loyalty.organizationId ?? this.restaurants.organizationIds()[0];
  }

  /**
   * Does `work` unless loyalty is known to be absent; an absence is remembered and not asked for again
   * for a while.
   * @throws IikoError for a refusal that has another reason, such as a guest that iiko does not know
   */
  async attempt<Result>(
    work: LoyaltyWork<Result>,
    organizationId = this.organizationId(),
  ): Promise<Attempted<Result>> {
    if (!this.config.loyalty.enabled) {
      return absent('off');
    }
    if (organizationId === undefined) {
      return absent('unreachable');
    }
    if (await this.isKnownAbsent(organizationId)) {
      return absent('not_provisioned');
    }
    try {
      const value = await work(organizationId);
      this.observed.set(organizationId, { reason: null, at: clockNow() });
      return { available: true, value };
    } catch (error) {
      const reason = absenceBehind(error);
      if (reason === undefined) {
        throw error;
      }
      await this.remember(organizationId, reason);
      return absent(reason);
    }
  }

  /** `attempt`, for somebody who waits: `slow` when their time is over, while the work goes on. */
  attemptBriefly<Result>(
    work: LoyaltyWork<Result>,
    organizationId = this.organizationId(),
  ): Promise<Attempted<Result>> {
    return this.inTime(this.attempt(work, organizationId));
  }

  /**
   * The answer, or `slow` when it does not come in the time a guest waits.
   * @param waitedMs what is gone of that time already
   */
  async inTime<Result>(
    answer: Promise<Attempted<Result>>,
    waitedMs = 0,
  ): Promise<Attempted<Result>> {
    const clock = new AbortController();
    const patienceMs = Math.max(this.config.iiko.guestTimeoutMs - waitedMs, 0);
    const timeUp = pause(patienceMs, absent('slow'), {
      signal: clock.signal,
      ref: false,
    });
    // It is stopped below, which it reports as an error.
    timeUp.catch(() => undefined);
    try {
      return await Promise.race([answer, timeUp]);
    } finally {
      clock.abort();
    }
  }

  state(): LoyaltyState {
    const organizationId = this.organizationId();
    const last = this.observed.get(organizationId ?? '');
    const { enabled } = this.config.loyalty;
    return {
      enabled,
      organizationId: organizationId ?? null,
      reason: enabled ? (last?.reason ?? null) : 'off',
      checkedAt: last?.at ?? null,
    };
  }

  private async isKnownAbsent(organizationId: string): Promise<boolean> {
    const last = this.observed.get(organizationId);
    const remembered =
      last?.reason === 'not_provisioned' &&
      clockMs() - last.at.getTime() < this.config.loyalty.retryMs;
    return remembered || (await this.cache.get(absenceKey(organizationId))) === true;
  }

  private async remember(organizationId: string, reason: LoyaltyAbsence): Promise<void> {
    this.observed.set(organizationId, { reason, at: clockNow() });
    if (reason === 'not_provisioned') {
      await this.cache.set(absenceKey(organizationId), true, this.config.loyalty.retryMs);
    }
  }
}

const absenceKey = (organizationId: string) => `loyalty-absent/${organizationId}`;

function absenceBehind(error: unknown): LoyaltyAbsence | undefined {
  if (!(error instanceof IikoError)) {
    return undefined;
  }
  if (isLoyaltyMissing(error) || isMissingRight(error)) {
    return 'not_provisioned';
  }
  if (error.kind === 'rejected' || error.kind === 'expired') {
    return undefined;
  }
  return error.kind === 'timeout' ? 'slow' : 'unreachable';
}
