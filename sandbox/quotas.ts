import type { SandboxClock } from './clock.js';
import { ApiError } from './errors.js';
import type { Settings } from './settings.js';

export type Limits = Record<string, number | null>;

const SLOT_MS = 60_000;
const HOUR_MS = 3_600_000;

// iiko publishes no numbers; these are the budgets that careful public clients keep to.
const DEFAULT_LIMITS: Limits = {
  'Orders: creating': 20,
  'Orders: preparing': 60,
  'Orders: receiving': 10,
  'Orders: receiving by revision': 6,
  'Orders: changing': 20,
  'Orders: loading data': 10,
  'Order status: changing': 20,
  'Order payments: changing': 20,
  'Data: dictionaries': 10,
  'Data: menu': 5,
  'Data: geo': 10,
  'Data: stoplists': 10,
  'Data: changing stoplists': 10,
  Commands: 60,
  'Guests: info': 300,
  'Guests: creating': 300,
  'Guests: changing': 300,
  'Loyalty: dictionaries': 10,
  'Loyalty: order calculate': 1000,
  'Loyalty: coupons': 60,
  'Loyalty: wallets': 300,
  'Loyalty: messages': 60,
  'POS: availability': 30,
  Notifications: 10,
  'Organizations: settings': 10,
  'WebHooks: settings': 10,
};

/** Requests per login, restriction group and one-minute slot. */
export class Quotas {
  private limits: Limits = { ...DEFAULT_LIMITS };
  private slot = 0;
  private counts = new Map<string, number>();
  private fullReads = new Map<string, number>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
    private readonly enabled: boolean,
  ) {}

  spend(login: string, group: string): void {
    const limit = this.limits[group];
    if (!this.enabled || limit === undefined || limit === null) {
      return;
    }
    this.openSlot();
    const key = `${login}|${group}`;
    const used = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, used);
    if (used > limit) {
      const waitMs = (this.slot + 1) * SLOT_MS - this.clock.now();
      throw this.refusal('Too many requests within allowed period of time', null, waitMs);
    }
  }

  // iiko docs, "Limits and restrictions": nomenclature without a revision is one call an hour.
  spendFullNomenclature(login: string, organizationId: string): void {
    const key = `${login}|${organizationId}`;
    const last = this.fullReads.get(key);
    if (this.enabled && last !== undefined && this.clock.now() - last < HOUR_MS) {
      throw this.refusal(
        'Too many nomenclature requests without revision',
        'TOO_MANY_NOMENCLATURE_REQUESTS_WITHOUT_REVISION',
        last + HOUR_MS - this.clock.now(),
      );
    }
    this.fullReads.set(key, this.clock.now());
  }

  change(limits: Limits): Limits {
    this.limits = { ...this.limits, ...limits };
    return this.limits;
  }

  get current(): Limits {
    return { ...this.limits };
  }

  reset(): void {
    this.limits = { ...DEFAULT_LIMITS };
    this.counts.clear();
    this.fullReads.clear();
  }

  private openSlot(): void {
    const slot = Math.floor(this.clock.now() / SLOT_MS);
    if (slot !== this.slot) {
      this.slot = slot;
      this.counts.clear();
    }
  }

  private refusal(description: string, code: string | null, waitMs: number): ApiError {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    return this.settings.current.retryAfter
      ? new ApiError(429, description, code, { 'retry-after': String(seconds) })
      : new ApiError(429, description, code);
  }
}
