import { Inject, Injectable } from '@nestjs/common';
import { createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { CONFIG, type Config } from '../platform/config/config.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { Problem } from '../platform/http/problem.js';
import { askerKeyOf, type CodeAsker } from './code-asker.js';
import { CodeDelivery } from './code-delivery.js';
import { HOUR_SECONDS } from './code-limits.js';
import { CodeGate } from './code-gate.js';
import {
  PhoneCodesRepository,
  type Candidate,
  type CodePurpose,
} from './phone-codes.repository.js';
import { SigningKeys } from './signing-keys.js';

interface CodeRequest extends CodeAsker {
  /** E.164. */
  phone: string;
  purpose: CodePurpose;
  /** Of work, where it was asked for. */
  proof?: string | undefined;
}

type Guess = Pick<CodeRequest, 'phone' | 'purpose' | 'networkAddress' | 'sessionId'> & {
  code: string;
};

const LIFE_SECONDS = 300;
const MOST_ATTEMPTS = 5;
/** Of all who did not ask for the code together. The one who did has attempts that nobody else can use up. */
const STRANGERS = { most: MOST_ATTEMPTS, mostOfAll: 2 * MOST_ATTEMPTS };
/** Codes of other askers that one guess is compared with. */
const MOST_OTHERS = 3;

/**
 * Codes that prove a phone number. Limits are counted from the stored codes, under a lock: they hold across replicas
 * and without Redis. A known number is answered like an unknown one, and as quickly, unless nearly all codes of an hour
 * are used up. Phones are stored as keyed hashes.
 */
@Injectable()
export class PhoneCodes {
  constructor(
    private readonly codes: PhoneCodesRepository,
    private readonly delivery: CodeDelivery,
    private readonly keys: SigningKeys,
    private readonly gate: CodeGate,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem rate_limited, proof_required, code_not_sent */
  async send(request: CodeRequest): Promise<{ retryAfterSeconds: number; expiresAt: Date }> {
    const id = randomUUID();
    const code = randomInt(1_000_000).toString().padStart(6, '0');
    const phones = this.hashesOf(request.phone);
    const asker = askerKeyOf(request);
    const proofId = await this.gate.readProof(request.proof, phones);
    const expiresAt = await this.database.transaction(async (tx) => {
      await this.codes.lockSending(tx);
      await this.gate.pass({ ...request, phones, asker }, proofId, tx);
      return this.store({ ...request, id, code, asker, phones, proofId }, tx);
    });
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
   * Uses the code up. Guesses count for the code and the one who guesses: nobody can use up a code that somebody else
   * has asked for.
   * @throws Problem code_invalid with `attemptsLeft`; code_expired, also when there never was a code
   */
  async verify(guess: Guess): Promise<void> {
    const { phone, purpose, code } = guess;
    const asker = askerKeyOf(guess);
    const newest = await this.codes.listNewest(this.hashesOf(phone), purpose);
    const own = newest.filter((candidate) => candidate.asker === asker);
    const others = newest.filter((candidate) => candidate.asker !== asker).slice(0, MOST_OTHERS);
    const left: number[] = [];
    for (const candidate of [...own, ...others]) {
      const attempt = await this.takeAttempt(candidate, asker);
      if (attempt === undefined) {
        continue;
      }
      if (this.matches(attempt.codeHash, candidate.id, code)) {
        return this.use(candidate.id);
      }
      left.push(MOST_ATTEMPTS - attempt.attempts);
    }
    const [attemptsLeft] = left;
    if (attemptsLeft === undefined) {
      throw new Problem('code_expired');
    }
    throw new Problem('code_invalid', { params: { attemptsLeft }, extensions: { attemptsLeft } });
  }

  /** As long as the longest limit looks back. */
  async deleteOld(): Promise<void> {
    await this.codes.deleteOlderThan(HOUR_SECONDS);
  }

  private takeAttempt({ id, asker: whose }: Candidate, asker: string) {
    return whose === asker
      ? this.codes.takeAttempt(id, MOST_ATTEMPTS)
      : this.codes.takeStrangersAttempt(id, asker, STRANGERS);
  }

  private async use(id: string): Promise<void> {
    if (!(await this.codes.use(id))) {
      throw new Problem('code_expired');
    }
  }

  private async store(
    {
      id,
      code,
      asker,
      phones,
      purpose,
      networkAddress,
      proofId,
    }: CodeRequest & {
      id: string;
      code: string;
      asker: string;
      phones: [string, ...string[]];
      proofId: string | undefined;
    },
    tx: Queryable,
  ): Promise<Date> {
    const [key] = this.keys.secrets('phone-codes');
    const codeHash = hashCode(key, id, code).toString('base64url');
    const [phone] = phones;
    const about = { id, phone, purpose, codeHash, asker, networkAddress, proofId };
    const expiresAt = await this.codes.add({ ...about, lifeSeconds: LIFE_SECONDS }, tx);
    await this.gate.note(tx);
    return expiresAt;
  }

  /** By every known key, the present one first: a change of the key forgets neither codes nor limits. */
  private hashesOf(phone: string): [string, ...string[]] {
    const hash = (key: Buffer) => createHmac('sha256', key).update(phone).digest('base64url');
    const [first, ...others] = this.keys.secrets('code-phones');
    return [hash(first), ...others.map(hash)];
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
