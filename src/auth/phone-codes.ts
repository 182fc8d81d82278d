import { Inject, Injectable } from '@nestjs/common';
import { createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { CONFIG, type Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { rateLimited } from '../limits/rate-limits.js';
import type { CodeAsker } from './code-asker.js';
import { CodeDelivery } from './code-delivery.js';
import { PhoneCodesRepository, type CodePurpose } from './phone-codes.repository.js';
import { SigningKeys } from './signing-keys.js';

interface CodeRequest extends CodeAsker {
  /** E.164. */
  phone: string;
  purpose: CodePurpose;
}

const LIFE_SECONDS = 300;
const MOST_ATTEMPTS = 5;
const HOUR_SECONDS = 3_600;
/** As long as the longest limit looks back, and for questions of support. */
const KEEP_MS = 24 * HOUR_SECONDS * 1_000;

/**
 * Codes that prove a phone number. Limits are counted from the stored codes, under a lock: they hold
 * across replicas and without Redis. Nothing here looks at accounts, so a known number is
 * answered like an unknown one, and as quickly.
 */
@Injectable()
export class PhoneCodes {
  constructor(
    private readonly codes: PhoneCodesRepository,
    private readonly delivery: CodeDelivery,
    private readonly keys: SigningKeys,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem rate_limited, code_not_sent */
  async send(request: CodeRequest): Promise<{ retryAfterSeconds: number; expiresAt: Date }> {
    const id = randomUUID();
    const code = randomInt(1_000_000).toString().padStart(6, '0');
    const expiresAt = await this.store(request, id, code);
    const outcome = await this.delivery.deliver({ ...request, code });
    if (outcome === 'failed') {
      await this.codes.markFailed(id);
    }
    if (outcome !== 'sent') {
      throw new Problem('code_not_sent');
    }
    return { retryAfterSeconds: this.config.otp.resendMs / 1_000, expiresAt };
  }

  /**
   * Uses the code up.
   * @throws Problem code_invalid with `attemptsLeft`; code_expired, also when there never was a code
   */
  async verify({
    phone,
    purpose,
    code,
  }: Pick<CodeRequest, 'phone' | 'purpose'> & { code: string }): Promise<void> {
    const id = await this.codes.findNewest(phone, purpose);
    const attempt = id === undefined ? undefined : await this.codes.takeAttempt(id, MOST_ATTEMPTS);
    if (id === undefined || attempt === undefined) {
      throw new Problem('code_expired');
    }
    if (!this.matches(attempt.codeHash, id, code)) {
      const attemptsLeft = MOST_ATTEMPTS - attempt.attempts;
      throw new Problem('code_invalid', { params: { attemptsLeft }, extensions: { attemptsLeft } });
    }
    if (!(await this.codes.use(id))) {
      throw new Problem('code_expired');
    }
  }

  async deleteOld(): Promise<void> {
    await this.codes.deleteBefore(new Date(Date.now() - KEEP_MS));
  }

  private store(
    { phone, purpose, networkAddress }: CodeRequest,
    id: string,
    code: string,
  ): Promise<Date> {
    const { limits, resendMs } = this.config.otp;
    const rules = [
      // A code for something else is not the same one sent again.
      { phone, purpose, most: 1, seconds: resendMs / 1_000 },
      { phone, most: limits.perPhone, seconds: HOUR_SECONDS },
      { networkAddress, most: limits.perAddress, seconds: HOUR_SECONDS },
      { most: limits.total, seconds: HOUR_SECONDS },
    ];
    const [key] = this.keys.secrets('phone-codes');
    return this.database.transaction(async (tx) => {
      await this.codes.lockSending(tx);
      const waits: number[] = [];
      for (const rule of rules) {
        waits.push(await this.codes.secondsUntilAllowed(rule, tx));
      }
      const seconds = Math.max(...waits);
      if (seconds > 0) {
        throw rateLimited(seconds);
      }
      const codeHash = hashCode(key, id, code).toString('base64url');
      return this.codes.add(
        { id, phone, purpose, codeHash, networkAddress, lifeSeconds: LIFE_SECONDS },
        tx,
      );
    });
  }

  /** Codes that were sent before the signing key was changed still count, where its old one is known. */
  private matches(codeHash: string, id: string, code: string): boolean {
    const expected = Buffer.from(codeHash, 'base64url');
    return this.keys
      .secrets('phone-codes')
      .some((key) => timingSafeEqual(hashCode(key, id, code), expected));
  }
}

/** Keyed, and another for each row: the table alone tells no code, though there are only a million. */
function hashCode(key: Buffer, id: string, code: string): Buffer {
  return createHmac('sha256', key).update(`${id}:${code}`).digest();
}
