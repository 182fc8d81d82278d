import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../../sandbox/api.js';
import type { Sandbox } from '../../sandbox/app.js';
import {
  DEVIATIONS,
  UNDOCUMENTED_STATUSES,
  WEBHOOKS_WITHOUT_SCHEMA,
  type Deviation,
} from './contract-deviations.js';

export interface Violation {
  operation: string;
  side: 'request' | 'answer' | 'webhook';
  /** Of the answer. */
  status?: number;
  pointer: string;
  message: string;
}

export interface RecorderOptions {
  /** For tests that send wrong requests on purpose: a refused request need not be valid. */
  ignoreRefusedRequests?: boolean;
}

interface Schema {
  operations: Record<string, { request?: unknown; responses: Record<string, unknown> } | undefined>;
  webhooks: Record<string, unknown>;
}

interface Contract {
  schema: Schema;
  validatorOf(pointer: string): ValidateFunction;
}

declare const requireNative: (file: string) => { loadContract(file: string): Contract };

const ERROR_STATUS = '400';

/** Compares everything that passes between a client and the simulator with iiko's own schema. */
export class ContractRecorder {
  private readonly found = new Map<string, Violation>();
  private checkedCount = 0;

  private readonly schema: Schema;

  private constructor(private readonly contract: Contract) {
    this.schema = contract.schema;
  }

  /** Undefined where the schema file is absent: `IIKO_SCHEMA`, or beside the project. */
  static load(): ContractRecorder | undefined {
    const file =
      process.env.IIKO_SCHEMA ?? join(import.meta.dirname, '../../../shared/iiko/iiko.schema.json');
    if (!existsSync(file)) {
      console.warn(`Contract with iiko not checked: ${file} is absent (set IIKO_SCHEMA).`);
      return undefined;
    }
    return new ContractRecorder(requireNative('./contract-validators.cjs').loadContract(file));
  }

  attach(sandbox: Sandbox, options: RecorderOptions = {}): void {
    sandbox.onExchange((exchange) => {
      this.checkRequest(exchange, options.ignoreRefusedRequests ?? false);
      if (!exchange.faulted) {
        this.checkAnswer(exchange);
      }
    });
    sandbox.onWebhook(({ body }) => {
      (body as { eventType: string }[]).forEach((event) => {
        this.checkWebhook(event);
      });
    });
  }

  /** Each kind of violation once. */
  violations(): Violation[] {
    return [...this.found.values()];
  }

  /** How many bodies were compared: a test that expects no violations should see some. */
  get checked(): number {
    return this.checkedCount;
  }

  private checkRequest(exchange: Exchange, ignoreRefused: boolean): void {
    const { operation, request, status } = exchange;
    const known = this.schema.operations[operation];
    if (ignoreRefused && status >= 400) {
      return;
    }
    if (!known) {
      this.add({ operation, side: 'request', pointer: '', message: 'unknown operation' });
    } else if (known.request !== undefined) {
      const pointer = `/operations/${escape(operation)}/request`;
      this.validate(pointer, request ?? {}, { operation, side: 'request' });
    }
  }

  private checkAnswer({ operation, status, response }: Exchange): void {
    const responses = this.schema.operations[operation]?.responses ?? {};
    const isNamed = String(status) in responses;
    const subject = { operation, side: 'answer', status } as const;
    if (!isNamed && !UNDOCUMENTED_STATUSES.has(status) && status !== 401) {
      this.add({ ...subject, pointer: '', message: `status ${status} is not documented` });
      return;
    }
    // Whatever the status, a refusal has the one shape that the documented ones have.
    const source = operation in this.schema.operations ? operation : 'POST /api/1/access_token';
    const key = isNamed ? String(status) : ERROR_STATUS;
    this.validate(`/operations/${escape(source)}/responses/${key}`, response, subject);
  }

  private checkWebhook(event: { eventType: string }): void {
    const subject = { operation: event.eventType, side: 'webhook' } as const;
    if (event.eventType in this.schema.webhooks) {
      this.validate(`/webhooks/${event.eventType}`, [event], subject);
    } else if (!WEBHOOKS_WITHOUT_SCHEMA.has(event.eventType)) {
      this.add({ ...subject, pointer: '', message: 'unknown webhook' });
    }
  }

  private validate(
    pointer: string,
    value: unknown,
    subject: Pick<Violation, 'operation' | 'side' | 'status'>,
  ): void {
    const validator = this.contract.validatorOf(pointer);
    this.checkedCount += 1;
    if (!validator(value)) {
      (validator.errors ?? []).forEach((error) => {
        this.add({ ...subject, pointer: error.instancePath, message: describe(error) });
      });
    }
  }

  private add(violation: Violation): void {
    const { operation, side, pointer, message } = violation;
    if (!DEVIATIONS.some((deviation) => covers(deviation, violation))) {
      const kind = `${operation} ${side} ${pointer.replace(/\/\d+(?=\/|$)/g, '/*')} ${message}`;
      this.found.set(kind, violation);
    }
  }
}

const covers = (deviation: Deviation, violation: Violation): boolean =>
  deviation.side === violation.side &&
  (deviation.status === undefined || deviation.status === violation.status) &&
  concerns(deviation, violation.operation) &&
  deviation.pointer.test(violation.pointer);

const concerns = ({ operation }: Deviation, name: string): boolean =>
  operation instanceof RegExp ? operation.test(name) : (operation ?? name) === name;

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const describe = ({ message, params }: ErrorObject): string =>
  `${message ?? 'is not valid'} ${JSON.stringify(params)}`;
