import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockMs } from '../platform/database/clock.js';
import type { Queryable } from '../platform/database/database.js';
import { rateLimited } from '../platform/limits/rate-limits.js';
import { LOGGER } from '../platform/logging/logger.js';
import { Gauge } from '../platform/metrics/gauge.js';
import type { GaugeValue } from '../platform/metrics/metrics.js';
import {
  PhoneCodesRepository,
  type CodeLimit,
  type CodePurpose,
} from './phone-codes.repository.js';

/** A code that is asked for, as limits see it. */
export interface AskedCode {
  /** E.164. */
  phone: string;
  /** Hashes of it. */
  phones: string[];
  purpose: CodePurpose;
  asker: string;
  networkAddress: string;
}

export const HOUR_SECONDS = 3_600;
/** Of the total, for phones that have an account: a flood of new numbers must not lock guests out. */
const RESERVE = 0.2;
/** Codes for one phone from one address, under however many sessions: this many times those of one session. */
const ADDRESS_FACTOR = 2;
/** Fewer are no abuse, whatever the limits are. */
const LEAST_ABUSE = 10;
/** An alert that was given is not given again before. */
const ALERT_PAUSE_MS = 600_000;

type AlertLevel = 'half' | 'all';

/** How many codes go out, to whom and for whom; counted from the stored codes, under the lock of sending. */
@Injectable()
export class CodeLimits {
  private readonly alertedAt = new Map<AlertLevel, number>();
  private readonly alerts: Record<AlertLevel, number> = { half: 0, all: 0 };
  private sent = 0;

  constructor(
    private readonly codes: PhoneCodesRepository,
    @Inject(CONFIG) private readonly config: Pick<Config, 'otp'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Gauge('sign_in_codes', 'Codes sent to phones since the start')
  countSent(): number {
    return this.sent;
  }

  @Gauge(
    'sign_in_code_alerts',
    'Times since the start that half and all of OTP_LIMIT_TOTAL was reached',
    ['level'],
  )
  countAlerts(): GaugeValue[] {
    return Object.entries(this.alerts).map(([level, value]) => ({ labels: { level }, value }));
  }

  /** @throws Problem rate_limited */
  async admit(asked: AskedCode, tx: Queryable): Promise<void> {
    const most = await this.totalFor(asked.phone, tx);
    const total = { most, seconds: HOUR_SECONDS };
    const waits = [await this.codes.secondsUntilAllowed(total, tx)];
    if (Math.max(...waits) > 0) {
      this.alert('all', most);
    }
    for (const rule of this.rulesOf(asked)) {
      waits.push(await this.codes.secondsUntilAllowed(rule, tx));
    }
    const seconds = Math.max(...waits);
    if (seconds > 0) {
      throw rateLimited(seconds);
    }
  }

  /** Whether so much was asked for that whoever asks next has to show that it is worth some work. */
  async looksAbused({ phones, networkAddress }: AskedCode, tx: Queryable): Promise<boolean> {
    const { perPhoneTotal, perAddress, total } = this.config.otp.limits;
    const ofPhone = await this.codes.count({ phones }, HOUR_SECONDS, tx);
    const ofAddress = await this.codes.count({ networkAddress }, HOUR_SECONDS, tx);
    const ofAll = await this.codes.count({}, HOUR_SECONDS, tx);
    return (
      ofPhone >= Math.max(LEAST_ABUSE, perPhoneTotal / 2) ||
      ofAddress >= Math.max(LEAST_ABUSE, perAddress / 2) ||
      (ofAddress >= LEAST_ABUSE && ofAll >= total / 2)
    );
  }

  /** After a code was stored. */
  async note(tx: Queryable): Promise<void> {
    this.sent += 1;
    const { total } = this.config.otp.limits;
    const used = await this.codes.count({}, HOUR_SECONDS, tx);
    if (used >= total) {
      this.alert('all', used);
    } else if (used >= total / 2) {
      this.alert('half', used);
    }
  }

  /** A stranger cannot use up what others may ask for the same phone: each asker and each address has a part. */
  private rulesOf({ phones, purpose, asker, networkAddress }: AskedCode): CodeLimit[] {
    const { limits, resendMs } = this.config.otp;
    const hour = { seconds: HOUR_SECONDS };
    const ofPhone = { phones, most: limits.perPhoneTotal, ...hour };
    return [
      // A code for something else is not the same one sent again.
      { phones, purpose, asker, most: 1, seconds: resendMs / 1_000 },
      { phones, asker, most: limits.perPhone, ...hour },
      { phones, networkAddress, most: limits.perPhone * ADDRESS_FACTOR, ...hour },
      // Who has signed in asks for their own phone: nobody else's requests keep them from it.
      ...(purpose === 'sign-in' ? [ofPhone] : []),
      { networkAddress, most: limits.perAddress, ...hour },
    ];
  }

  private async totalFor(phone: string, tx: Queryable): Promise<number> {
    const { total } = this.config.otp.limits;
    return (await this.codes.hasAccount(phone, tx))
      ? total
      : Math.max(1, total - Math.floor(total * RESERVE));
  }

  private alert(level: AlertLevel, used: number): void {
    const last = this.alertedAt.get(level);
    if (last !== undefined && clockMs() - last < ALERT_PAUSE_MS) {
      return;
    }
    this.alertedAt.set(level, clockMs());
    this.alerts[level] += 1;
    const { total } = this.config.otp.limits;
    const fields = { codesLastHour: used, limit: total };
    this.logger.error(
      fields,
      level === 'half'
        ? 'half of the codes of an hour are used up (OTP_LIMIT_TOTAL)'
        : 'the codes of an hour are used up (OTP_LIMIT_TOTAL): guests cannot sign in',
    );
  }
}
