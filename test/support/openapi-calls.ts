import type { OpenAPIObject } from '@nestjs/swagger';
import axios, { type AxiosResponse } from 'axios';
import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { Readable } from 'node:stream';
import { Database } from '../../src/platform/database/database.js';
import { bodyOf } from './body-of.js';
import { aCart, aPhone, Guest } from './guest.js';
import type { Schema } from './openapi-bodies.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './operator.js';
import type { TestApp } from './start-app.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  example?: unknown;
  schema?: Schema;
}

/** One operation with one of the examples of its body. */
export interface Call {
  name: string;
  method: Uppercase<Method>;
  path: string;
  operation: Operation;
  body: unknown;
}

/** A call with the values of earlier answers where the document says so. */
export interface Request {
  method: string;
  /** With its parameters in braces. */
  path: string;
  /** By name, as they stand in the URL. */
  pathParameters: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Sent in place of `headers` of the same name; of several values each in a line of its own. */
  otherHeaders?: Record<string, string | string[]>;
  body: unknown;
}

const WEBHOOK_TOKEN = 'a-webhook-token-of-the-tests';
const METRICS_TOKEN = 'a-metrics-token-of-the-tests';

/** Environment of a service all of whose operations can be called. */
export const ALL_OPERATIONS_ENV = {
  ...OPERATOR_ENV,
  IIKO_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
  METRICS_TOKEN,
};

const connections = new Agent({ keepAlive: true, maxSockets: 32 });

export async function send(
  app: Pick<TestApp, 'url'>,
  request: Request,
): Promise<Pick<AxiosResponse<unknown>, 'status' | 'data'>> {
  const { method, path, pathParameters, query, headers, otherHeaders, body } = request;
  const target = path.replace(/\{(\w+)\}/g, (_match, name: string) => pathParameters[name] ?? '');
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const isStream = path.endsWith('/events');
  const answer = await axios.request<unknown>({
    method,
    url: `${app.url}${target}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`,
    headers: {
      ...headers,
      ...('Idempotency-Key' in headers ? { 'Idempotency-Key': randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...otherHeaders,
    },
    ...(body === undefined ? {} : { data: JSON.stringify(body) }),
    httpAgent: connections,
    ...(isStream ? { responseType: 'stream' } : {}),
    validateStatus: () => true,
  });
  if (isStream) {
    // It would not end; its status says enough.
    (answer.data as Readable).destroy();
  }
  return { status: answer.status, data: isStream ? undefined : answer.data };
}

/** Makes the examples of the document requests that succeed. */
export class Preparation {
  constructor(private readonly app: TestApp) {}

  async prepare({ method, path, operation, body }: Call): Promise<Request> {
    const needsCustomer = /^\/v1\/(customers|loyalty)\b/.test(path);
    const guest = needsCustomer ? await Guest.signIn(this.app) : await Guest.start(this.app);
    const given = await this.valuesOf(parametersOf(operation), guest, path);
    const pick = (place: Parameter['in']) =>
      Object.fromEntries(given.filter(([parameter]) => parameter.in === place).map(named));
    return {
      method,
      path,
      pathParameters: escaped(pick('path')),
      query: escaped(pick('query')),
      headers: { ...pick('header'), ...authorization(operation, guest) },
      body: body === undefined ? undefined : await this.fillIn(method, path, body, guest),
    };
  }

  private async valuesOf(parameters: Parameter[], guest: Guest, path: string) {
    const given: [Parameter, string][] = [];
    for (const parameter of parameters) {
      const value = parameter.example ?? parameter.schema?.example;
      if (parameter.required === true || value !== undefined) {
        given.push([parameter, await this.valueOf(parameter.name, value, guest, path)]);
      }
    }
    return given;
  }

  private async valueOf(
    name: string,
    example: unknown,
    guest: Guest,
    path: string,
  ): Promise<string> {
    const created = this.creators[name];
    if (created !== undefined) {
      return created(guest, path);
    }
    if (typeof example !== 'string' && typeof example !== 'number') {
      throw new Error(`the required parameter ${name} has no example`);
    }
    return String(example);
  }

  private async placeFor(guest: Guest, path: string): Promise<string> {
    const cart = path.endsWith('/items')
      ? aCart({ service: 'dine-in', tableId: '07ab1e00-0000-4000-8000-000000000001' })
      : undefined;
    const { id } = await guest.place(cart, paymentFor(path));
    if (path.endsWith('/resolve')) {
      // Not while it is on its way: that would be news of it in between.
      await guest.awaitStatus(id, 'confirmed');
      await this.loseAtIiko(id);
    }
    return id;
  }

  /** Claim token of an order of another guest. */
  private async placeForAnother(): Promise<string> {
    const another = await Guest.start(this.app);
    const { claimToken } = await another.place();
    return claimToken ?? '';
  }

  private async saveAddress(guest: Guest): Promise<string> {
    const address = { city: 'Москва', street: 'Тверская', house: '7' };
    const request = guest.post('/v1/customers/me/addresses', { address }).expect(201);
    return ((await bodyOf(request)) as { id: string }).id;
  }

  private async listSession(guest: Guest): Promise<string> {
    const sessions = await bodyOf(guest.get('/v1/auth/sessions').expect(200));
    return (sessions as { items: { id: string }[] }).items[0]?.id ?? '';
  }

  private async receiveWebhook(): Promise<string> {
    const { data } = await axios.post<{ id: string }>(`${this.app.url}/v1/webhooks/iiko`, [], {
      headers: { authorization: WEBHOOK_TOKEN },
    });
    return data.id;
  }

  /** A dead letter. */
  private async addOutgoingWebhook(): Promise<string> {
    const id = randomUUID();
    await this.app.nest.get(Database).db.execute(
      sql`insert into outgoing_webhooks (id, type, subject_id, sequence, body, status, created_at, attempts)
        values (${id}, 'order.updated', ${randomUUID()}, 1, '{}', 'dead', now(), 11)`,
    );
    return id;
  }

  /** Parameters that name what an earlier call has made. */
  private readonly creators: Record<string, (guest: Guest, path: string) => Promise<string>> = {
    orderId: (guest, path) => this.placeFor(guest, path),
    addressId: (guest) => this.saveAddress(guest),
    sessionId: (guest) => this.listSession(guest),
    webhookId: () => this.receiveWebhook(),
    messageId: () => this.addOutgoingWebhook(),
  };

  /** As if nobody could tell what became of it: only such an order is resolved. */
  private async loseAtIiko(orderId: string): Promise<void> {
    await this.app.nest.get(Database).db.execute(
      sql`update orders set status = 'unknown', iiko_id = ${randomUUID()}, next_action_at = null,
        alerted_at = now() where id = ${orderId}`,
    );
  }

  private async fillIn(
    method: string,
    path: string,
    body: unknown,
    guest: Guest,
  ): Promise<unknown> {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return body;
    }
    return {
      ...body,
      ...('quoteId' in body ? { quoteId: (await guest.quote()).quoteId } : {}),
      ...('refreshToken' in body ? { refreshToken: guest.refreshToken } : {}),
      ...('claimToken' in body ? { claimToken: await this.placeForAnother() } : {}),
      ...(path === '/v1/auth/otp/verify' ? await this.sendCode() : {}),
      ...(method === 'DELETE' && path === '/v1/customers/me'
        ? await this.askForDeletion(guest)
        : {}),
    };
  }

  private async askForDeletion(guest: Guest) {
    const { phone } = (await bodyOf(guest.get('/v1/customers/me').expect(200))) as {
      phone: string;
    };
    await guest.post('/v1/customers/me/deletion').expect(202);
    return { code: this.app.sms.lastCode(phone) };
  }

  private async sendCode() {
    const phone = aPhone();
    await this.app.http().post('/v1/auth/otp').send({ phone }).expect(202);
    return { phone, code: this.app.sms.lastCode(phone) };
  }
}

const named = ([{ name }, value]: [Parameter, string]) => [name, value] as const;

const escaped = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]),
  );

export const parametersOf = ({ parameters = [] }: Operation): Parameter[] =>
  parameters as unknown as Parameter[];

export function countOperations(document: OpenAPIObject): number {
  return Object.values(document.paths)
    .flatMap((path) => Object.keys(path))
    .filter((method) => (METHODS as readonly string[]).includes(method)).length;
}

/** What an order has to be paid with for the call to make sense. */
function paymentFor(path: string): object[] {
  return [{ method: path.endsWith('/payment') ? 'online' : 'cash' }];
}

function authorization({ security = [] }: Operation, guest: Guest): Record<string, string> {
  const tokens = {
    session: `Bearer ${guest.token}`,
    webhook: WEBHOOK_TOKEN,
    metrics: `Bearer ${METRICS_TOKEN}`,
  };
  const scheme = Object.keys(security[0] ?? {})[0];
  if (scheme === 'operator') {
    return { 'x-api-key': OPERATOR_KEY };
  }
  return scheme === undefined ? {} : { authorization: tokens[scheme as keyof typeof tokens] };
}

/** One call for each operation, or for each example of its body. */
export function listCalls(document: OpenAPIObject): Call[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = operations[method];
      return operation === undefined
        ? []
        : callsOf(document, method.toUpperCase() as Uppercase<Method>, path, operation);
    }),
  );
}

function callsOf(
  document: OpenAPIObject,
  method: Call['method'],
  path: string,
  operation: Operation,
): Call[] {
  const call = { method, path, operation };
  const name = `${method} ${path}`;
  if (operation.requestBody === undefined) {
    return [{ ...call, name, body: undefined }];
  }
  const { content } = operation.requestBody as {
    content: Record<string, { schema?: Schema; examples?: Record<string, { value: unknown }> }>;
  };
  const { examples, schema = {} } = content['application/json'] ?? {};
  if (examples !== undefined) {
    return Object.entries(examples).map(([key, { value }]) => ({
      ...call,
      name: `${name} ${key}`,
      body: value,
    }));
  }
  return [{ ...call, name, body: exampleOf(document, schema) }];
}

/** As Swagger UI composes it: the schema's own example, or those of its properties. */
function exampleOf(document: OpenAPIObject, schema: Schema): unknown {
  if (schema.example !== undefined) {
    return schema.example;
  }
  const name = schema.$ref?.split('/').at(-1) ?? '';
  const { properties = {} } = (document.components?.schemas?.[name] ?? {}) as Schema;
  return Object.fromEntries(Object.entries(properties).map(([key, { example }]) => [key, example]));
}
