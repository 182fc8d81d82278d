import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../platform/logging/logger.js';
import { currentContext } from '../platform/logging/request-context.js';
import { Metrics } from '../platform/metrics/metrics.js';
import type { IikoError, IikoErrorKind } from './iiko.errors.js';
import type { Dropped } from './schemas/reading.js';

/** One attempt to call iiko, as it ended. */
export interface IikoAttempt {
  operation: string;
  restrictionGroup?: string | undefined;
  attempt: number;
  durationMs: number;
  status?: number | undefined;
  correlationId?: string | undefined;
  error?: IikoError | undefined;
}

/** Writes every attempt once to the log and the metrics; never bodies, they hold guests' data. */
@Injectable()
export class IikoCallLog {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  record({ error, ...attempt }: IikoAttempt): void {
    const outcome = error?.kind ?? 'ok';
    this.metrics.iikoCalls.inc({ operation: attempt.operation, outcome });
    this.metrics.iikoCallSeconds.observe(
      { operation: attempt.operation },
      attempt.durationMs / 1_000,
    );
    if (attempt.correlationId !== undefined) {
      currentContext()?.iikoCorrelationIds.push(attempt.correlationId);
    }
    const failure = error === undefined ? {} : { code: error.code, description: error.description };
    this.logger[levelOf(error?.kind)]({ ...attempt, outcome, ...failure }, 'iiko call');
  }

  /** Elements of an answer that could not be read and were left out; a few by name, the rest counted. */
  recordDropped(operation: string, dropped: Dropped[]): void {
    for (const { path, reason } of dropped.slice(0, MOST_NAMED)) {
      this.logger.warn({ operation, path, reason }, 'iiko: element left out');
    }
    if (dropped.length > MOST_NAMED) {
      const count = dropped.length - MOST_NAMED;
      this.logger.warn({ operation, count }, 'iiko: more elements left out');
    }
  }
}

const MOST_NAMED = 20;

/** What iiko rightly refuses or we hold back ourselves is expected; the rest is trouble upstream. */
const EXPECTED: readonly IikoErrorKind[] = ['rejected', 'expired', 'budget', 'circuit-open'];

function levelOf(kind: IikoErrorKind | undefined): 'info' | 'warn' {
  return kind === undefined || EXPECTED.includes(kind) ? 'info' : 'warn';
}
