import type { OpenAPIObject } from '@nestjs/swagger';
import axios from 'axios';
import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { Database } from '../src/database/database.js';
import { CITY_OF_MOSCOW, MOSCOW, untilRead } from './support/delivery.js';
import { bodyOf } from './support/body-of.js';
import { aCart, aPhone, Guest } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

interface Schema {
  $ref?: string;
  example?: unknown;
  properties?: Record<string, Schema>;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  example?: unknown;
  schema?: Schema;
}

interface Call {
  name: string;
  method: Uppercase<Method>;
  path: string;
  operation: Operation;
  body: unknown;
}

const WEBHOOK_TOKEN = 'a-webhook-token-of-the-tests';

/** What `Try it out` sends, with the values of earlier answers where the document says so. */
describe('the examples of the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await startTestApp({
      sandbox: { quotas: false },
      env: {
        ...OPERATOR_ENV,
        IIKO_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
        METRICS_TOKEN: 'a-metrics-token-of-the-tests',
      },
    });
    // Not needed to be ready, but to be asked for.
    await untilRead(app, 'tables');
    await untilRead(app, `delivery-streets/${MOSCOW}/${CITY_OF_MOSCOW}`);
    ({ data: document } = await axios.get<OpenAPIObject>(`${app.url}/openapi.json`));
  });

  afterAll(() => app.stop());

  it('all work as they stand', async () => {
    const calls = listCalls(document);
    const failed: string[] = [];
    for (const call of calls) {
      const { status, data } = await send(call);
      if (status < 200 || status > 299) {
        failed.push(`${call.name}: ${status} ${JSON.stringify(data)}`);
      }
    }
    expect(failed).toEqual([]);
    expect(new Set(calls.map(({ operation }) => operation.operationId)).size).toBe(
      countOperations(document),
    );
  });

  it('quote carts that can be ordered', async () => {
    const guest = await Guest.start(app);
    const quotes = listCalls(document).filter(({ path }) => path === '/v1/orders/quote');
    expect(quotes.map(({ name }) => name)).toEqual([
      'POST /v1/orders/quote pickup',
      'POST /v1/orders/quote tips',
      'POST /v1/orders/quote dineIn',
      'POST /v1/orders/quote delivery',
    ]);
    for (const { body } of quotes) {
      const { body: quote } = (await guest.post('/v1/orders/quote', body as object)) as {
        body: { orderable: boolean; problems: unknown[] };
      };
      expect(quote.problems).toEqual([]);
      expect(quote.orderable).toBe(true);
    }
  });

  const send = async (call: Call) => {
    const { method, path, operation, body } = call;
    const needsCustomer = /^\/v1\/(customers|loyalty)\b/.test(path);
    const guest = needsCustomer ? await Guest.signIn(app) : await Guest.start(app);
    const parameters = (operation.parameters ?? []) as unknown as Parameter[];
    const given = new Map<string, string>();
    for (const parameter of parameters) {
      const value = parameter.example ?? parameter.schema?.example;
      if (parameter.required === true || value !== undefined) {
        given.set(parameter.name, await valueOf(parameter.name, value, guest, path));
      }
    }
    const pick = (place: Parameter['in']) =>
      Object.fromEntries(
        parameters
          .filter((parameter) => parameter.in === place && given.has(parameter.name))
          .map(({ name }) => [name, given.get(name) ?? '']),
      );
    return axios.request<unknown>({
      // A stream would not end; its headers say enough.
      method: path.endsWith('/events') ? 'HEAD' : method,
      url: app.url + path.replace(/\{(\w+)\}/g, (_match, name: string) => given.get(name) ?? ''),
      params: pick('query'),
      headers: { ...pick('header'), ...authorization(operation, guest) },
      ...(body === undefined ? {} : { data: await fillIn(call, body, guest) }),
      validateStatus: () => true,
    });
  };

  const valueOf = async (
    name: string,
    example: unknown,
    guest: Guest,
    path: string,
  ): Promise<string> => {
    const created = creators[name];
    if (created !== undefined) {
      return created(guest, path);
    }
    if (typeof example !== 'string' && typeof example !== 'number') {
      throw new Error(`the required parameter ${name} has no example`);
    }
    return String(example);
  };

  const placeFor = async (guest: Guest, path: string): Promise<string> => {
    const cart = path.endsWith('/items')
      ? aCart({ service: 'dine-in', tableId: '07ab1e00-0000-4000-8000-000000000001' })
      : undefined;
    const { id } = await guest.place(cart, paymentFor(path));
    if (path.endsWith('/resolve')) {
      // Not while it is on its way: that would be news of it in between.
      await guest.awaitStatus(id, 'confirmed');
      await loseAtIiko(id);
    }
    return id;
  };

  const saveAddress = async (guest: Guest): Promise<string> => {
    const address = { city: 'Москва', street: 'Тверская', house: '7' };
    const request = guest.post('/v1/customers/me/addresses', { address }).expect(201);
    return ((await bodyOf(request)) as { id: string }).id;
  };

  const listSession = async (guest: Guest): Promise<string> => {
    const sessions = await bodyOf(guest.get('/v1/auth/sessions').expect(200));
    return (sessions as { items: { id: string }[] }).items[0]?.id ?? '';
  };

  const receiveWebhook = async (): Promise<string> => {
    const { data } = await axios.post<{ id: string }>(`${app.url}/v1/webhooks/iiko`, [], {
      headers: { authorization: WEBHOOK_TOKEN },
    });
    return data.id;
  };

  /** A dead letter. */
  const addOutgoingWebhook = async (): Promise<string> => {
    const id = randomUUID();
    await app.nest.get(Database).db.execute(
      sql`insert into outgoing_webhooks (id, type, subject_id, sequence, body, status, created_at, attempts)
        values (${id}, 'order.updated', ${randomUUID()}, 1, '{}', 'dead', now(), 11)`,
    );
    return id;
  };

  /** Parameters that name what an earlier call has made. */
  const creators: Record<string, (guest: Guest, path: string) => Promise<string>> = {
    orderId: placeFor,
    addressId: saveAddress,
    sessionId: listSession,
    webhookId: receiveWebhook,
    messageId: addOutgoingWebhook,
  };

  /** As if nobody could tell what became of it: only such an order is resolved. */
  const loseAtIiko = async (orderId: string): Promise<void> => {
    await app.nest.get(Database).db.execute(
      sql`update orders set status = 'unknown', iiko_id = ${randomUUID()}, next_action_at = null,
        alerted_at = now() where id = ${orderId}`,
    );
  };

  const fillIn = async ({ method, path }: Call, body: unknown, guest: Guest): Promise<unknown> => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return body;
    }
    return {
      ...body,
      ...('quoteId' in body ? { quoteId: (await guest.quote()).quoteId } : {}),
      ...('refreshToken' in body ? { refreshToken: guest.refreshToken } : {}),
      ...('claimToken' in body ? { claimToken: await placeAsAnother() } : {}),
      ...(path === '/v1/auth/otp/verify' ? await sendCode() : {}),
      ...(method === 'DELETE' && path === '/v1/customers/me' ? await askForDeletion(guest) : {}),
    };
  };

  const placeAsAnother = async () => {
    const other = await Guest.start(app);
    const { id } = await other.place();
    return ((await bodyOf(other.get(`/v1/orders/${id}`).expect(200))) as { claimToken: string })
      .claimToken;
  };

  const askForDeletion = async (guest: Guest) => {
    const { phone } = (await bodyOf(guest.get('/v1/customers/me').expect(200))) as {
      phone: string;
    };
    await guest.post('/v1/customers/me/deletion').expect(202);
    return { code: app.sms.lastCode(phone) };
  };

  const sendCode = async () => {
    const phone = aPhone();
    await app.http().post('/v1/auth/otp').send({ phone }).expect(202);
    return { phone, code: app.sms.lastCode(phone) };
  };
});

function countOperations(document: OpenAPIObject): number {
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
    metrics: 'Bearer a-metrics-token-of-the-tests',
  };
  const scheme = Object.keys(security[0] ?? {})[0];
  if (scheme === 'operator') {
    return { 'x-api-key': OPERATOR_KEY };
  }
  return scheme === undefined ? {} : { authorization: tokens[scheme as keyof typeof tokens] };
}

/** One call for each operation, or for each example of its body. */
function listCalls(document: OpenAPIObject): Call[] {
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
