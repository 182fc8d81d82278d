import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DOCUMENTED_OPERATIONS } from './data/documented-operations.js';
import { ApiError, invalidBody, notSimulated, rightNotAllowed } from './errors.js';
import type { Fault } from './faults.js';
import { withMenuPrices } from './menu-prices.js';
import { operationKey, type Operation } from './operation.js';
import { OPERATIONS } from './operations.js';
import type { SandboxState } from './state.js';
import { parseBody } from './validation.js';

export interface Exchange {
  /** Method and canonical path, as in iiko's documentation. */
  operation: string;
  request: unknown;
  status: number;
  response: unknown;
  /** The answer was spoilt on purpose by an armed fault. */
  faulted: boolean;
}

export type ExchangeListener = (exchange: Exchange) => void;

interface Answer {
  status: number;
  body: unknown;
  headers: Readonly<Record<string, string>>;
}

const DOCUMENTED: ReadonlyMap<string, string> = new Map(
  [...DOCUMENTED_OPERATIONS].map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return [operationKey(method, path), name];
  }),
);

// iiko docs: the `Timeout` header counts seconds, 15 when it is left out.
const DEFAULT_TIMEOUT_S = 15;

/** Every call below `/api`: faults, latency, rights, quotas, validation, the operation itself. */
export function registerApi(
  app: FastifyInstance,
  state: SandboxState,
  onExchange: ExchangeListener,
): void {
  app.all('/api/*', async (request, reply) => {
    const call = new ApiCall(request, reply, state, onExchange);
    await call.run();
    return reply;
  });
}

class ApiCall {
  private readonly correlationId = randomUUID();
  private readonly startedAt = performance.now();
  private readonly arrivedAt: string;
  private readonly path: string;
  private readonly operation: Operation | undefined;

  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly state: SandboxState,
    private readonly onExchange: ExchangeListener,
  ) {
    this.arrivedAt = new Date(state.clock.now()).toISOString();
    this.path = request.url.split('?')[0] ?? '';
    this.operation = OPERATIONS.get(operationKey(request.method, this.path));
  }

  async run(): Promise<void> {
    const { delayMs, fault } = this.state.faults.meet(this.path.toLowerCase());
    if (fault?.kind === 'drop') {
      this.disconnect();
      return;
    }
    const isTimely = await this.wait(delayMs);
    if (!isTimely) {
      const timeout = new ApiError(408, 'Request timeout');
      await this.send(this.refusal(timeout), fault !== undefined);
      return;
    }
    const answer = await this.answerWith(fault);
    if (fault?.kind === 'lost-answer') {
      this.disconnect();
    } else if (fault?.kind === 'malformed') {
      await this.sendMalformed(answer);
    } else {
      await this.send(answer, fault !== undefined);
    }
  }

  private async answerWith(fault: Fault | undefined): Promise<Answer> {
    if (fault?.kind !== 'status') {
      return this.perform();
    }
    if (fault.execute) {
      await this.perform();
    }
    const { status = 500, retryAfterSeconds: after } = fault;
    const refusal = this.refusal(new ApiError(status, 'Armed by the sandbox'));
    return {
      status,
      body: fault.body ?? refusal.body,
      headers: {
        ...refusal.headers,
        ...(after === undefined ? {} : { 'retry-after': `${after}` }),
      },
    };
  }

  private async perform(): Promise<Answer> {
    try {
      const operation = this.findOperation();
      const login = this.authorize(operation);
      const body = this.readBody();
      const given = this.state.settings.current.lenient
        ? withMenuPrices(body, this.state.menus)
        : body;
      const result = await operation.answer(parseBody(operation.body, given), {
        state: this.state,
        login,
        correlationId: this.correlationId,
        origin:
          this.state.settings.current.publicUrl ??
          `${this.request.protocol}://${this.request.host}`,
      });
      return { status: 200, body: result, headers: {} };
    } catch (error) {
      if (error instanceof ApiError) {
        return this.refusal(error);
      }
      this.request.log.error(error);
      return this.refusal(new ApiError(500, 'Internal server error'));
    }
  }

  private findOperation(): Operation {
    const { deniedRights } = this.state.settings.current;
    const denied = deniedRights.some((path) => path.toLowerCase() === this.path.toLowerCase());
    if (!this.operation) {
      throw this.refuseUnknown();
    }
    if (denied) {
      throw rightNotAllowed(this.path);
    }
    return this.operation;
  }

  private refuseUnknown(): ApiError {
    const { method } = this.request;
    const isKnown = (verb: string) => OPERATIONS.has(operationKey(verb, this.path));
    if (isKnown('GET') || isKnown('POST')) {
      return new ApiError(405, 'Method not allowed');
    }
    const documented = DOCUMENTED.get(operationKey(method, this.path));
    if (documented !== undefined) {
      return notSimulated(documented);
    }
    return this.state.settings.current.unknownPathStatus === 404
      ? new ApiError(404, 'Not found')
      : rightNotAllowed(this.path);
  }

  private authorize({ group }: Operation): string {
    if (group === undefined) {
      return '';
    }
    const login = this.state.tokens.authenticate(this.request.headers.authorization);
    this.state.quotas.spend(login, group);
    return login;
  }

  private readBody(): unknown {
    const text = this.request.body;
    if (typeof text !== 'string' || text === '') {
      return undefined;
    }
    try {
      const body = JSON.parse(text) as unknown;
      // Seen of a widely used client: the body is a JSON string that holds the object.
      return typeof body === 'string' ? (JSON.parse(body) as unknown) : body;
    } catch {
      throw invalidBody('Request body is not valid JSON.');
    }
  }

  /** Sleeps as long as iiko would take; false when the caller's `Timeout` ran out meanwhile. */
  private async wait(faultMs: number): Promise<boolean> {
    const { settings } = this.state;
    const usualMs = settings.current.latency === 'real' ? (this.operation?.latencyMs ?? 0) : 0;
    const delayMs = faultMs + settings.scaled(usualMs);
    const header = Number(this.request.headers.timeout);
    const timeoutMs = (header > 0 ? header : DEFAULT_TIMEOUT_S) * 1000;
    if (delayMs > 0) {
      await sleep(Math.min(delayMs, timeoutMs));
    }
    return delayMs <= timeoutMs;
  }

  private refusal(error: ApiError): Answer {
    return {
      status: error.status,
      body: error.body(this.correlationId),
      headers: error.headers,
    };
  }

  private async send({ status, body, headers }: Answer, faulted: boolean): Promise<void> {
    this.record(status, body, faulted);
    await this.reply
      .code(status)
      .headers({ 'content-type': 'application/json; charset=utf-8', ...headers })
      .send(JSON.stringify(body));
  }

  private async sendMalformed({ body }: Answer): Promise<void> {
    this.record(200, undefined, true);
    const whole = JSON.stringify(body);
    await this.reply
      .code(200)
      .header('content-type', 'application/json; charset=utf-8')
      .send(whole.slice(0, Math.ceil(whole.length / 2)));
  }

  private disconnect(): void {
    this.record(0, undefined, true);
    this.reply.hijack();
    this.request.raw.socket.destroy();
  }

  private record(status: number, response: unknown, faulted: boolean): void {
    const request = this.loggedBody();
    const { method } = this.request;
    this.state.calls.add({
      at: this.arrivedAt,
      method,
      path: this.operation?.path ?? this.path,
      status,
      durationMs: Math.round(performance.now() - this.startedAt),
      request,
      correlationId: this.correlationId,
    });
    const operation = `${method} ${this.operation?.path ?? this.path}`;
    this.onExchange({ operation, request, status, response, faulted });
  }

  private loggedBody(): unknown {
    try {
      return this.readBody();
    } catch {
      return this.request.body;
    }
  }
}
