import { Inject, Injectable } from '@nestjs/common';
import { DelegateBackoff, handleWhen, retry, type IRetryBackoffContext } from 'cockatiel';
import { CONFIG, type Config } from '../platform/config/config.js';
import { IikoBudgets } from './iiko-budgets.js';
import { IikoCallLog } from './iiko-call-log.js';
import { IikoTransport } from './iiko-transport.js';
import { IikoError, isGroupRefused, isMissingRight, isTransient } from './iiko.errors.js';
import { IikoTokens } from './iiko.token.js';
import { printable } from './printable.js';
import type { IikoOperation } from './operations.js';

/** A guest waits for one attempt's time, everybody else for two. */
const ATTEMPTS_IN_TIME = { guest: 1, normal: 2, long: 2 } as const;
const MOST_RETRIES = 2;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_AFTER_SECONDS = 5;
/**
 * A quota comes back when its slot ends, mostly within the minute, and nobody knows when that began. The vendor blocks
 * keys whose refusals are comparable in number to their successes.
 */
const PAUSE_AFTER_429_SECONDS = 15;

/** A call of an operation with all that belongs to it: token, budget, repeats, total time. */
@Injectable()
export class IikoHttp {
  private readonly timeoutsMs: Record<IikoOperation['patience'], number>;

  constructor(
    @Inject(CONFIG) config: { iiko: Pick<Config['iiko'], 'timeoutMs' | 'guestTimeoutMs'> },
    private readonly transport: IikoTransport,
    private readonly tokens: IikoTokens,
    private readonly budgets: IikoBudgets,
    private readonly log: IikoCallLog,
  ) {
    const { timeoutMs, guestTimeoutMs } = config.iiko;
    this.timeoutsMs = { guest: guestTimeoutMs, normal: timeoutMs, long: timeoutMs * 3 };
  }

  callsPerMinute(operation: IikoOperation): number {
    return this.budgets.callsPerMinute(operation);
  }

  /** @throws IikoError */
  call<Result>(
    operation: IikoOperation,
    body: object,
    parse: (answer: unknown) => Result,
  ): Promise<Result> {
    const timeoutMs = this.timeoutsMs[operation.patience];
    // Repeats share the time of two attempts: a caller waits for an answer, not for our persistence.
    const deadline =
      Date.now() + operation.budgetWaitMs + ATTEMPTS_IN_TIME[operation.patience] * timeoutMs;
    const policy = retry(
      handleWhen((error) => operation.retry === 'safe' && isWorthRetrying(error, deadline)),
      {
        maxAttempts: MOST_RETRIES,
        backoff: new DelegateBackoff(({ attempt, result }: IRetryBackoffContext<unknown>) =>
          pauseBefore(attempt, 'error' in result ? result.error : undefined),
        ),
      },
    );
    return policy.execute(({ attempt }) =>
      this.attempt(
        { operation, body: printable(body), attempt: attempt + 1, timeoutMs, deadline },
        parse,
      ),
    );
  }

  /** One attempt is one request – two when the token turns out to have expired. */
  private async attempt<Result>(call: Call, parse: (answer: unknown) => Result): Promise<Result> {
    const token = await this.tokens.get();
    try {
      return await this.send(call, token, parse);
    } catch (error) {
      if (!(error instanceof IikoError) || error.status !== 401 || isMissingRight(error)) {
        throw error;
      }
    }
    return this.send(call, await this.tokens.replace(token), parse);
  }

  private async send<Result>(
    { timeoutMs, deadline, ...call }: Call,
    token: string,
    parse: (answer: unknown) => Result,
  ): Promise<Result> {
    await this.takeBudget(call, deadline);
    const remainingMs = Math.max(SHORTEST_TIMEOUT_MS, deadline - Date.now());
    try {
      const request = { ...call, token, timeoutMs: Math.min(timeoutMs, remainingMs) };
      return await this.transport.send(request, parse);
    } catch (error) {
      await this.settleBudget(call.operation, error);
      throw error;
    }
  }

  private async settleBudget(operation: IikoOperation, error: unknown): Promise<void> {
    if (!(error instanceof IikoError)) {
      return;
    }
    if (error.kind === 'circuit-open') {
      await this.budgets.giveBack(operation);
    }
    if (isGroupRefused(error)) {
      await this.budgets.pause(operation, error.retryAfterSeconds ?? PAUSE_AFTER_429_SECONDS);
    }
  }

  private async takeBudget(
    { operation, attempt }: Pick<Call, 'operation' | 'attempt'>,
    deadline: number,
  ): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.budgets.take(operation, deadline);
    } catch (error) {
      if (error instanceof IikoError) {
        this.log.record({
          operation: operation.name,
          restrictionGroup: operation.restrictionGroup,
          attempt,
          durationMs: Math.round(performance.now() - startedAt),
          error,
        });
      }
      throw error;
    }
  }
}

interface Call {
  operation: IikoOperation;
  body: object;
  attempt: number;
  timeoutMs: number;
  deadline: number;
}

const SHORTEST_TIMEOUT_MS = 1_000;

function isWorthRetrying(error: unknown, deadline: number): boolean {
  if (!(error instanceof IikoError) || !isTransient(error)) {
    return false;
  }
  // Without a hint a used-up quota comes back at an unknown time, up to minutes away.
  if (error.kind === 'rate-limited' && error.retryAfterSeconds === undefined) {
    return false;
  }
  const waitSeconds = error.retryAfterSeconds ?? 0;
  return (
    waitSeconds <= LONGEST_RETRY_AFTER_SECONDS && Date.now() + waitSeconds * 1_000 < deadline - 500
  );
}

/** Exponential with jitter over its upper half; never before what iiko asked for. */
function pauseBefore(attempt: number, error: unknown): number {
  const ceilingMs = FIRST_RETRY_MS * 2 ** attempt;
  const jitteredMs = ceilingMs / 2 + Math.random() * (ceilingMs / 2);
  const askedMs = error instanceof IikoError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
  return askedMs + jitteredMs;
}
