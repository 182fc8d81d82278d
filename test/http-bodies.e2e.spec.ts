import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Guest } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

interface OpenApi {
  paths: Record<string, Record<string, { requestBody?: unknown }>>;
}

/** Whatever is documented to take a body; iiko's webhooks are lists. */
const ROUTES = Object.entries(
  (JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenApi).paths,
)
  .filter(([path]) => !path.startsWith('/v1/webhooks'))
  .flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { requestBody }]) => requestBody !== undefined)
      .map(([method]) => [method.toUpperCase(), path] as const),
  );

let app: TestApp;
let customer: Guest;

beforeAll(async () => {
  app = await startTestApp({
    env: {
      ...OPERATOR_ENV,
      RATE_LIMIT_SIGN_IN: '0',
      RATE_LIMIT_LOOKUP: '0',
      RATE_LIMIT_PER_SESSION: '0',
    },
  });
  customer = await Guest.signIn(app);
});

afterAll(() => app.stop());

const send = (method: string, path: string, body: string) =>
  fetch(`${app.url}${path.replaceAll(/\{\w+\}/g, randomUUID())}`, {
    method,
    headers: {
      authorization: `Bearer ${customer.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      'x-api-key': OPERATOR_KEY,
    },
    body,
  });

describe('a body that is no object', () => {
  it('is looked for on every route that takes one', () => {
    expect(ROUTES.length).toBeGreaterThan(10);
    expect(ROUTES).toContainEqual(['PATCH', '/v1/customers/me']);
  });

  it.each(ROUTES)('is one violation at the root: %s %s', async (method, path) => {
    for (const body of ['[]', '[{}]', 'null', '"text"', '5']) {
      const response = await send(method, path, body);
      expect({ body, status: response.status, answer: await response.json() }).toMatchObject({
        body,
        status: 400,
        answer: {
          code: 'validation_failed',
          errors: [{ code: 'is_object', pointer: '', detail: 'Нужен объект.' }],
        },
      });
    }
  });
});

describe('a compressed body', () => {
  it.each(['gzip', 'br', 'deflate', 'GZIP'])('is not taken: %s', async (encoding) => {
    const response = await fetch(`${app.url}/v1/auth/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      body: gzipSync('{"device":"Pixel 9"}'),
    });
    expect(response.status).toBe(415);
    expect(response.headers.get('accept-encoding')).toBe('identity');
    expect(await response.json()).toMatchObject({ code: 'unsupported_media_type' });
  });

  it('may be said not to be compressed', async () => {
    const response = await fetch(`${app.url}/v1/auth/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'identity' },
      body: '{"device":"Pixel 9"}',
    });
    expect(response.status).toBe(201);
  });
});

describe('a value of a wrong type', () => {
  it('is one violation, whatever else is asked of it', async () => {
    const profile = await app
      .http()
      .patch('/v1/customers/me')
      .set('authorization', `Bearer ${customer.token}`)
      .send({ name: 5 });
    expect(expectProblem(profile, 400, 'validation_failed').errors).toMatchObject([
      { code: 'is_string', pointer: '/name' },
    ]);
    const check = await app.http().post('/v1/delivery/check').send({ address: {} });
    expect(expectProblem(check, 400, 'validation_failed').errors).toMatchObject(
      ['city', 'street', 'house'].map((name) => ({
        code: 'is_string',
        pointer: `/address/${name}`,
      })),
    );
  });
});

describe('an order of somebody who has filled in nothing right', () => {
  const order = (contact: object, more: object = {}) =>
    customer
      .post('/v1/orders', { quoteId: 'q', contact, payments: [{ method: 'cash' }], ...more })
      .set('idempotency-key', randomUUID());

  it('hears of name, phone and payment in one go', async () => {
    const answer = await order({ name: '', phone: '12' }, { payments: [] });
    const { errors = [] } = expectProblem(answer, 400, 'validation_failed');
    expect(errors.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'is_not_empty /contact/name',
      'is_phone_number /contact/phone',
      'array_min_size /payments',
    ]);
  });

  it.each(['+79001234567 доб 5', '+79001234567 ext. 5', '+7900', 'звоните +79001234567', '12'])(
    'is told that %s is no phone number',
    async (phone) => {
      const answer = await order({ name: 'Анна', phone });
      expect(expectProblem(answer, 400, 'validation_failed').errors).toMatchObject([
        { code: 'is_phone_number', pointer: '/contact/phone' },
      ]);
    },
  );

  it.each(['+7 (495) 123-45-67', '8 800 123-45-67', '9001234567'])(
    'may give %s: a courier can call a landline',
    async (phone) => {
      expectProblem(await order({ name: 'Анна', phone }), 400, 'quote_invalid');
    },
  );
});
