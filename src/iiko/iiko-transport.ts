import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.js';
import { LOGGER } from '../platform/logging/logger.js';
import { IikoCallLog } from './iiko-call-log.js';
import { IikoCircuit, type CircuitStateName, type CircuitStates } from './iiko-circuit.js';
import { IikoConnection, type RawAnswer } from './iiko-connection.js';
import { IikoError, meaningOf, readErrorBody } from './iiko.errors.js';
import { createRedact, type Redact } from '../platform/logging/redaction.js';
import { describeIssues } from './schemas/reading.js';

export interface IikoRequest {
  operation: {
    name: string;
    path: string;
    restrictionGroup?: string;
    answer?: 'bytes';
    circuit?: 'loyalty' | 'maps';
  };
  body: object;
  timeoutMs: number;
  attempt: number;
  token?: string;
}

/** One HTTP exchange with iiko: through the circuit breaker, understood, and logged once. */
@Injectable()
export class IikoTransport {
  /** When iiko last answered a call properly. */
  lastSuccessAt: Date | undefined;
  private readonly connection: IikoConnection;
  private readonly circuits: Record<'main' | 'loyalty' | 'maps', IikoCircuit>;
  private readonly redact: Redact;

  constructor(
    @Inject(CONFIG) config: Pick<Config, 'iiko'>,
    @Inject(LOGGER) logger: Logger,
    private readonly log: IikoCallLog,
  ) {
    this.redact = createRedact(secretsOf(config.iiko));
    this.connection = new IikoConnection(config.iiko.baseUrl);
    const createCircuit = (of: string) =>
      new IikoCircuit((state) => {
        logger.warn({ of, state }, 'iiko: circuit breaker changed');
      });
    this.circuits = {
      main: createCircuit('iiko'),
      loyalty: createCircuit('loyalty'),
      maps: createCircuit('maps'),
    };
  }

  circuitState(): CircuitStateName {
    return this.circuits.main.state;
  }

  /** Loyalty breaks by itself: accounts without it answer errors all the time. */
  circuitStates(): CircuitStates {
    return { iiko: this.circuits.main.state, loyalty: this.circuits.loyalty.state };
  }

  /** @throws IikoError for everything but a 2xx answer that `parse` accepts */
  async send<Result>(request: IikoRequest, parse: (answer: unknown) => Result): Promise<Result> {
    const startedAt = performance.now();
    const observed: { answer?: RawAnswer } = {};
    const { name, restrictionGroup, circuit = 'main' } = request.operation;
    const finish = (error?: IikoError) => {
      this.log.record({
        operation: name,
        restrictionGroup,
        attempt: request.attempt,
        durationMs: Math.round(performance.now() - startedAt),
        status: observed.answer?.status,
        correlationId: correlationIdOf(observed.answer?.body),
        error,
      });
    };
    try {
      const answer = await this.circuits[circuit].run(name, async () => {
        observed.answer = await this.connection.post(request);
        return this.accept(request, observed.answer);
      });
      const result = this.understand(request, answer, parse);
      this.lastSuccessAt = new Date();
      finish();
      return result;
    } catch (error) {
      if (error instanceof IikoError) {
        finish(error);
      }
      throw error;
    }
  }

  private accept({ operation, token }: IikoRequest, answer: RawAnswer): RawAnswer {
    if (answer.status >= 200 && answer.status < 300) {
      return answer;
    }
    const { kind, outcome } = meaningOf(answer.status);
    const redact: Redact = (text) => this.redact(text, token ?? '');
    throw new IikoError({
      kind,
      outcome,
      operation: operation.name,
      status: answer.status,
      ...readErrorBody(answer.body, redact),
      retryAfterSeconds: answer.retryAfterSeconds,
    });
  }

  private understand<Result>(
    { operation }: IikoRequest,
    { status, body }: RawAnswer,
    parse: (answer: unknown) => Result,
  ): Result {
    try {
      return parse(body);
    } catch (cause) {
      if (!(cause instanceof z.ZodError)) {
        throw cause;
      }
      throw new IikoError({
        kind: 'malformed',
        outcome: 'unknown',
        operation: operation.name,
        status,
        description: describeIssues(cause),
        correlationId: correlationIdOf(body),
      });
    }
  }
}

const correlatedSchema = z.object({ correlationId: z.string() });

/** It stands at the beginning, and all of a large answer is read elsewhere. */
const CORRELATION = /^\s*\{\s*"correlationId"\s*:\s*"([\w-]+)"/;

function correlationIdOf(body: unknown): string | undefined {
  if (Buffer.isBuffer(body)) {
    return CORRELATION.exec(body.toString('latin1', 0, 200))?.[1];
  }
  return correlatedSchema.safeParse(body).data?.correlationId;
}

function secretsOf({ credentials, webhookToken }: Config['iiko']): string[] {
  const keys =
    credentials.version === 'v2'
      ? [credentials.apiKey, credentials.clientSecret]
      : [credentials.apiLogin];
  return webhookToken === undefined ? keys : [...keys, webhookToken];
}
