import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Accounts } from '../../auth/accounts.js';
import type { Customer } from '../../auth/auth.service.js';
import { clockMs } from '../../platform/database/clock.js';
import { Database, type Queryable } from '../../platform/database/database.js';
import type { Plain } from '../../platform/http/plain.js';
import { Problem, type Language } from '../../platform/http/problem.js';
import { AnswersRepository, type StoredAnswer } from '../read/answers.repository.js';
import type { OrderDto } from '../read/order.dto.js';
import { inLanguage } from '../read/orders.mapper.js';

export type { StoredAnswer } from '../read/answers.repository.js';

/** How long an answer is repeated for its key. */
const LIFE_MS = 24 * 3_600_000;
const MAX_KEY_LENGTH = 255;

/** A key of one customer on one route, and what it was used for. */
export interface IdempotentRequest {
  /** Where the answer is kept. */
  scope: string;
  /**
   * Where it is looked for: a key that was used as a guest is the same key after signing in, so each
   * identity of the customer has one.
   */
  scopes: string[];
  fingerprint: string;
  /** Whose account has to be there when the work is stored. */
  customer: Customer;
}

/** `Idempotency-Key` of draft-ietf-httpapi-idempotency-key-header-07. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly answers: AnswersRepository,
    private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** @throws Problem idempotency_key_missing, idempotency_key_too_long */
  async identify(
    customer: Customer,
    route: string,
    key: string | undefined,
    body: unknown,
  ): Promise<IdempotentRequest> {
    if (key === undefined || key.trim() === '') {
      throw new Problem('idempotency_key_missing');
    }
    if (key.length > MAX_KEY_LENGTH) {
      throw new Problem('idempotency_key_too_long');
    }
    const identities = await this.accounts.identitiesOf(customer);
    const scopeOf = (customerId: string) => hash([customerId, route, key]);
    return {
      scope: scopeOf(customer.id),
      scopes: identities.map(scopeOf),
      fingerprint: hash([canonicalJson(body)]),
      customer,
    };
  }

  /** @throws Problem idempotency_key_reused when the key was used for another body */
  async findAnswer(request: IdempotentRequest, tx?: Queryable): Promise<StoredAnswer | undefined> {
    const stored = await this.answers.find(request.scopes, tx);
    const same = stored.find(({ fingerprint }) => fingerprint === request.fingerprint);
    if (same === undefined && stored.length > 0) {
      throw new Problem('idempotency_key_reused');
    }
    return same;
  }

  /** Stores the answer with the work, in its transaction: a repeat may ask for it in another language. */
  async keep(
    { scope, fingerprint }: IdempotentRequest,
    orderId: string,
    answerIn: (language: Language) => Plain<OrderDto>,
    tx: Queryable,
  ): Promise<void> {
    const answer = { ru: answerIn('ru'), en: answerIn('en') };
    await this.answers.add({ scope, fingerprint, orderId, answer }, tx);
  }

  async deleteOld(): Promise<void> {
    await this.answers.deleteBefore(new Date(clockMs() - LIFE_MS));
  }

  /**
   * Runs `work` in the only transaction that works on the key, under whichever identity, or answers from
   * what an earlier one has stored.
   * @throws Problem idempotency_in_progress, session_ended
   */
  runOnce<Result>(
    request: IdempotentRequest,
    work: (tx: Queryable) => Promise<Result>,
    replay: (stored: StoredAnswer) => Result,
  ): Promise<Result> {
    return this.database.transaction(async (tx) => {
      if (!(await this.answers.claimScopes(request.scopes, tx))) {
        throw new Problem('idempotency_in_progress', { headers: { 'retry-after': '1' } });
      }
      // Another request with this key may have been answered since it was looked for.
      const stored = await this.findAnswer(request, tx);
      if (stored !== undefined) {
        return replay(stored);
      }
      await this.accounts.keepLive(request.customer, tx);
      return work(tx);
    });
  }
}

/** Answers from before there was one for each language have only the status to say in words. */
export function answerOf({ answer }: StoredAnswer, language: Language): Plain<OrderDto> {
  return 'id' in answer ? inLanguage(answer, language) : answer[language];
}

function hash(parts: string[]): string {
  const digest = createHash('sha256');
  for (const part of parts) {
    // The length keeps ["ab", "c"] and ["a", "bc"] apart.
    digest.update(`${part.length}:`).update(part);
  }
  return digest.digest('base64url');
}

/** The same members in another order are the same request. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
