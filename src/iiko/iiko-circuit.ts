import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { IikoError, type IikoErrorKind } from './iiko.errors.js';

export type CircuitStateName = 'closed' | 'open' | 'half-open';

/** Of iiko as a whole and of its loyalty. */
export type CircuitStates = Record<'iiko' | 'loyalty', CircuitStateName>;

/** The host, not the request, is in trouble. */
const HOST_TROUBLE: readonly IikoErrorKind[] = ['timeout', 'network', 'unavailable'];

const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * One breaker for iiko's host: after consecutive failures calls fail at once, then a single call tries
 * whether the host is back while the others still fail at once instead of queueing behind it.
 */
export class IikoCircuit {
  private readonly policy: CircuitBreakerPolicy;

  constructor(onChange: (state: CircuitStateName) => void) {
    this.policy = circuitBreaker(handleWhen(isHostTrouble), {
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
      halfOpenAfter: new ExponentialBackoff({
        initialDelay: FIRST_PAUSE_MS,
        maxDelay: LONGEST_PAUSE_MS,
      }),
    });
    this.policy.onStateChange(() => {
      onChange(this.state);
    });
  }

  get state(): CircuitStateName {
    return STATE_NAMES[this.policy.state];
  }

  /** @throws IikoError of kind `circuit-open` without having called `work` */
  async run<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    if (this.policy.state === CircuitState.HalfOpen) {
      throw circuitOpen(operation);
    }
    try {
      const settled = await this.policy.execute(() => settle(work));
      if ('refusal' in settled) {
        throw settled.refusal;
      }
      return settled.result;
    } catch (error) {
      throw error instanceof BrokenCircuitError ? circuitOpen(operation) : error;
    }
  }
}

const STATE_NAMES: Readonly<Record<CircuitState, CircuitStateName>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/**
 * A refusal proves that the host works: handed to the breaker as a result, it ends a row of failures,
 * which an error that the breaker does not handle would leave as it is.
 */
async function settle<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result } | { refusal: IikoError }> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof IikoError && !isHostTrouble(error)) {
      return { refusal: error };
    }
    throw error;
  }
}

function isHostTrouble(error: unknown): boolean {
  return error instanceof IikoError && HOST_TROUBLE.includes(error.kind);
}

function circuitOpen(operation: string): IikoError {
  return new IikoError({
    kind: 'circuit-open',
    outcome: 'not-sent',
    operation,
    retryAfterSeconds: Math.ceil(FIRST_PAUSE_MS / 1_000),
  });
}
