import { randomUUID } from 'node:crypto';
import { request as sendRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { PROBLEMS } from '../src/platform/http/problem-table.js';
import { Guest, RESTAURANT, SOUP } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { sendRaw } from './support/raw-http.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const ORIGIN = 'https://shop.example.ru';
const PUBLIC_URL = 'https://bff.example.ru';
const WEBHOOK_TOKEN = 'a-webhook-token-of-the-tests';
const METRICS_TOKEN = 'a-metrics-token-of-the-tests';
const MENU = `/v1/restaurants/${RESTAURANT}/menu`;

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({
    env: {
      PUBLIC_URL,
      BODY_LIMIT_KB: '64',
      CORS_ORIGINS: `${ORIGIN},https://app.example.ru`,
      IIKO_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
      METRICS_TOKEN,
    },
  });
  guest = await Guest.start(app);
});

afterAll(() => app.stop());

const postJson = (path: string, text: string) =>
  app.http().post(path).set('content-type', 'application/json').send(text);

describe('a request that cannot be served is answered as a problem', () => {
  it('for an unknown path', async () => {
    const problem = expectProblem(
      await app.http().get('/v1/nothing?token=abc'),
      404,
      'route_not_found',
    );
    expect(problem.detail).toContain('GET /v1/nothing');
    expect(problem.detail).not.toContain('abc');
  });

  // Clients make them plain before they send them, so these are written to the socket.
  it.each([
    '/docs/..%2f',
    '/docs/..%2f..%2fpackage.json',
    '/docs/%2e%2e/',
    '/docs/%2e%2e%2f%2e%2e%2fpackage.json',
    '/docs/../package.json',
    '/docs/..%5c',
    '/docs/%00',
    '/docs/index.css%00.html',
    '/docs/%zz',
    '/docs/%',
    '/docs/%ff',
    '/docs//x',
    '/docs/.',
    '/docs/.env',
    '/docs/x/',
    `/docs/${'x'.repeat(8_000)}`,
    `/docs/${'a/'.repeat(4_000)}`,
    '/%00',
    '/%zz',
    '//',
    '/..%2f..%2fpackage.json',
    '/v1/%zz',
    '/v1/%00',
    '/v1/restaurants/%ff/menu',
    '/v1/restaurants/%00/menu',
    '/v1/restaurants/..%2f/menu',
    '/problems/%ff',
    '/problems/%00',
    `/problems/${'x'.repeat(8_000)}`,
  ])('for an odd path: %s', async (path) => {
    const answer = await sendRaw(
      app.url,
      `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (400|404|414) /);
    expect(answer).toMatch(/^content-type: application\/problem\+json/im);
  });

  it.each([
    ['DELETE', '/v1/restaurants', 'GET, HEAD'],
    ['POST', MENU, 'GET, HEAD'],
    ['PUT', '/v1/orders', 'GET, HEAD, POST'],
    ['GET', '/v1/auth/guest', 'POST'],
    ['PROPFIND', `/v1/orders/${randomUUID()}/cancel`, 'POST'],
  ])('for a wrong method: %s %s', async (method, path, allowed) => {
    const request = sendRequest(`${app.url}${path}`, { method });
    request.end();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe(allowed);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('for JSON that is malformed, or made to change prototypes', async () => {
    expectProblem(await postJson('/v1/auth/refresh', '{"refreshToken":'), 400, 'malformed_json');
    const poison = `{"refreshToken":"${'a'.repeat(30)}","__proto__":{"admin":true}}`;
    expectProblem(await postJson('/v1/auth/refresh', poison), 400, 'malformed_json');
    const deep = `{"refreshToken":${'['.repeat(500)}${']'.repeat(500)}}`;
    expectProblem(await postJson('/v1/auth/refresh', deep), 400, 'malformed_json');
    const objects = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`;
    expectProblem(await postJson('/v1/auth/refresh', objects), 400, 'malformed_json');
  });

  it.each([
    ['no body and no content type', '/refreshToken', () => app.http().post('/v1/auth/refresh')],
    ['an empty body', '/refreshToken', () => postJson('/v1/auth/refresh', '')],
    ['null', '', () => postJson('/v1/auth/refresh', 'null')],
    ['a list', '', () => postJson('/v1/auth/refresh', '[]')],
  ])('for %s where an object is needed', async (_name, pointer, send) => {
    const problem = expectProblem(await send(), 400, 'validation_failed');
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });

  it('for unknown properties, with a pointer to each', async () => {
    const response = await guest.post('/v1/orders/quote', {
      restaurantId: RESTAURANT,
      service: 'pickup',
      price: 1,
      lines: [{ itemId: SOUP, quantity: 1, 'a/b~c': true }],
    });
    const problem = expectProblem(response, 400, 'validation_failed');
    expect(problem.errors?.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['unknown_property', '/price'],
      ['unknown_property', '/lines/0/a~1b~0c'],
    ]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'for a body of type %s',
    async (type) => {
      const text = 'refreshToken=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
      const response = await app
        .http()
        .post('/v1/auth/refresh')
        .set('content-type', type)
        .send(text);
      expectProblem(response, 415, 'unsupported_media_type');
    },
  );

  it('for a body that is too large, announced or not', async () => {
    const large = JSON.stringify({ refreshToken: 'a'.repeat(70_000) });
    expectProblem(await postJson('/v1/auth/refresh', large), 413, 'body_too_large');
    const chunk = `${(70_000).toString(16)}\r\n${'a'.repeat(70_000)}\r\n`;
    const answer = await sendRaw(
      app.url,
      `POST /v1/auth/refresh HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 Payload Too Large/);
    expect(answer).toContain('"code":"body_too_large"');
  });

  it('for an address that cannot be decoded or is too long', async () => {
    expectProblem(await app.http().get('/v1/restaurants/%zz'), 400, 'malformed_request');
    expectProblem(await app.http().get(`/v1/restaurants/${'a'.repeat(300)}`), 414, 'uri_too_long');
  });

  it('with a type of the same form, whether a route was found or not', async () => {
    const paths = ['nothing', '%zz', `restaurants/${'a'.repeat(300)}`];
    const types = await Promise.all(
      paths.map(async (path) => {
        const response = await app.http().get(`/v1/${path}`);
        return (response.body as { type: string }).type;
      }),
    );
    const codes = ['route_not_found', 'malformed_request', 'uri_too_long', 'malformed_request'];
    const unreadable = await sendRaw(app.url, 'what is this\r\n\r\n');
    const { type } = JSON.parse(unreadable.split('\r\n\r\n')[1] ?? '') as { type: string };
    expect([...types, type]).toEqual(codes.map((code) => `${PUBLIC_URL}/problems/${code}`));
  });

  it.each([
    ['headers that are too large', `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a request line that is none', 'what is this\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  ])('for %s', async (_name, bytes, status) => {
    const answer = await sendRaw(app.url, bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain('content-type: application/problem+json');
    expect(head).toContain('x-content-type-options: nosniff');
    const problem = JSON.parse(body) as { status: number; requestId: string };
    expect(problem.status).toBe(status);
    expect(head).toContain(`x-request-id: ${problem.requestId}`);
  });

  it('in Russian unless English is preferred', async () => {
    const detailFor = async (language?: string) => {
      const request = app.http().get(`/v1/restaurants/${randomUUID()}`);
      const response = await (language === undefined
        ? request
        : request.set('accept-language', language));
      const { detail } = expectProblem(response, 404, 'restaurant_not_found');
      expect(response.headers.vary).toContain('Accept-Language');
      return [response.headers['content-language'], detail];
    };
    const { ru, en } = PROBLEMS.restaurant_not_found;
    expect(await detailFor()).toEqual(['ru', ru]);
    expect(await detailFor('ru-RU,ru;q=0.9,en;q=0.8')).toEqual(['ru', ru]);
    expect(await detailFor('en-GB,en;q=0.9')).toEqual(['en', en]);
    expect(await detailFor('ru;q=0.1, en;q=0.5')).toEqual(['en', en]);
    expect(await detailFor('de')).toEqual(['ru', ru]);
    expect(await detailFor(';;;')).toEqual(['ru', ru]);
  });
});

type Request = ReturnType<Guest['get']>;

/** One request for each way an answer can be made. */
const KINDS: [kind: string, status: number, send: () => Request][] = [
  ['a prepared read', 200, () => app.http().get(MENU)],
  ['a prepared 304', 304, () => app.http().get(MENU).set('if-none-match', '*')],
  ['a prepared HEAD', 200, () => app.http().head(MENU)],
  ['a routed read', 200, () => app.http().get(`${MENU}/items/${SOUP}`)],
  ['a routed 304', 304, () => app.http().get(`${MENU}/items/${SOUP}`).set('if-none-match', '*')],
  ['a created session', 201, () => app.http().post('/v1/auth/guest')],
  ['a private answer', 200, () => guest.get('/v1/orders')],
  ['a refusal without a token', 401, () => app.http().get('/v1/orders')],
  ['an unknown path', 404, () => app.http().get('/nothing')],
  ['a wrong method', 405, () => app.http().delete('/v1/orders')],
  ['an unreadable address', 400, () => app.http().get('/v1/restaurants/%zz')],
  ['a health check', 200, () => app.http().get('/health/live')],
  [
    'a preflight',
    204,
    () =>
      app
        .http()
        .options('/v1/orders')
        .set('origin', ORIGIN)
        .set('access-control-request-method', 'POST'),
  ],
  [
    'a stream of events',
    200,
    () => app.http().head(`/v1/restaurants/${RESTAURANT}/stop-list/events`),
  ],
];

describe.each(KINDS)('%s', (kind, status, send) => {
  const withId = (id: string) => send().set('x-request-id', id);

  it('carries the security headers', async () => {
    const { headers, status: answered } = await send();
    expect(answered).toBe(status);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=15552000; includeSubDomains',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  it('says its request id, unless caches keep it: the one sent where it is readable, a new one otherwise', async () => {
    const { headers: first } = await withId('shop-42:a.b_c');
    if (/public/.test(first['cache-control'] ?? '')) {
      // A cache would hand it to everyone who comes after.
      for (const name of ['x-request-id', 'ratelimit', 'ratelimit-policy']) {
        expect(first).not.toHaveProperty(name);
      }
      return;
    }
    expect(first['x-request-id']).toBe('shop-42:a.b_c');
    const made = (await send()).headers['x-request-id'];
    expect(made).toMatch(/^[\da-f-]{36}$/);
    for (const hostile of ['a b', '<script>', 'a'.repeat(129), '{"json":1}', 'tab\tbed']) {
      const { headers } = await withId(hostile);
      expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
      expect(headers['x-request-id']).not.toBe(made);
    }
  });

  it('says how it may be kept', async () => {
    const { headers } = await send();
    const isMenu = /prepared|routed/.test(kind);
    expect(headers['cache-control']).toMatch(isMenu ? /^public, max-age=/ : /^no-store$/);
  });
});

describe('CORS', () => {
  const from = (origin: string, path: string) => app.http().get(path).set('origin', origin);

  it.each([MENU, `${MENU}/items/${SOUP}`, '/nothing', '/v1/restaurants/%zz'])(
    'lets a configured page read %s, and no other',
    async (path) => {
      const allowed = (await from(ORIGIN, path)).headers;
      expect(allowed['access-control-allow-origin']).toBe(ORIGIN);
      expect(allowed['access-control-expose-headers']).toContain('X-Request-Id');
      expect(allowed['access-control-expose-headers']).toContain('ETag');
      expect(allowed.vary).toContain('Origin');
      for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`]) {
        const refused = (await from(origin, path)).headers;
        expect(refused).not.toHaveProperty('access-control-allow-origin');
        expect(refused.vary).toContain('Origin');
      }
    },
  );

  it('answers the preflight of a configured page, and refuses others', async () => {
    const preflight = (origin: string) =>
      app
        .http()
        .options('/v1/orders')
        .set('origin', origin)
        .set('access-control-request-method', 'POST')
        .set('access-control-request-headers', 'authorization,content-type,idempotency-key');
    const { headers } = await preflight(ORIGIN).expect(204);
    expect(headers['access-control-allow-methods']).toContain('POST');
    expect(headers['access-control-allow-headers']).toContain('idempotency-key');
    expect(headers['access-control-max-age']).toBe('86400');
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect(headers['access-control-allow-methods']).toContain(method);
    }
    const refused = await preflight('https://evil.example');
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
    expect(refused.headers).not.toHaveProperty('access-control-allow-methods');
  });

  it('never lets a browser send credentials by itself', async () => {
    const { headers } = await from(ORIGIN, MENU);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });
});

describe('status', () => {
  it('is alive and ready, and says what it has checked', async () => {
    expect((await app.http().get('/health/live').expect(200)).body).toEqual({ status: 'alive' });
    const readiness = await app.http().get('/health/ready').expect(200);
    expect(readiness.body).toMatchObject({
      status: 'ready',
      notReady: [],
      checks: {
        database: { ok: true, required: true },
        restaurants: { ok: true, required: true },
        menus: { ok: true, required: true },
        stopLists: { ok: true, required: true },
        iiko: { ok: true, required: false },
      },
    });
  });

  it('shows its numbers to who has the token', async () => {
    const read = (token?: string) => {
      const request = app.http().get('/metrics');
      return token === undefined ? request : request.set('authorization', `Bearer ${token}`);
    };
    const refused = await read();
    expectProblem(refused, 401, 'unauthenticated');
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    expectProblem(await read('wrong'), 401, 'unauthenticated');
    const order = await guest.place();
    await guest.awaitStatus(order.id, 'confirmed');
    await app.http().get(MENU).expect(200);
    await app.http().get('/nothing').expect(404);
    const { text, headers } = await read(METRICS_TOKEN).expect(200);
    expect(headers['content-type']).toContain('text/plain');
    const lines = [
      /^http_requests_total\{method="GET",route="\/v1\/restaurants\/\{restaurantId\}\/menu",status="200"\} [1-9]/m,
      /^http_requests_total\{method="POST",route="\/v1\/orders",status="202"\} [1-9]/m,
      /^http_requests_total\{method="GET",route="unknown",status="404"\} [1-9]/m,
      /^http_request_duration_seconds_bucket\{le="\+Inf",method="POST",route="\/v1\/orders"\} [1-9]/m,
      /^iiko_calls_total\{operation="\w+",outcome="ok"\} [1-9]/m,
      /^iiko_call_duration_seconds_count\{operation="\w+"\} [1-9]/m,
      /^\w*snapshot_age_seconds\{.*\} \d/m,
      /^job_queue_depth\{queue="orders\.submit"\} \d/m,
      /^orders\{status="confirmed"\} [1-9]/m,
      /^process_resident_memory_bytes \d/m,
    ];
    expect(lines.filter((line) => !line.test(text))).toEqual([]);
    expect(text).not.toMatch(/\/nothing|%zz/);
  });

  it('explains every problem in both languages, at the address problems point to', async () => {
    const list = await app.http().get('/problems').expect(200);
    const { items } = list.body as { items: { code: string }[] };
    expect(items.map(({ code }) => code).toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
    const { type } = expectProblem(await app.http().get('/nothing'), 404, 'route_not_found');
    const page = await app.http().get(new URL(type, app.url).pathname).expect(200);
    expect(page.body).toEqual({
      code: 'route_not_found',
      title: 'Route not found',
      status: 404,
      action: 'fix',
      description: { en: PROBLEMS.route_not_found.en, ru: PROBLEMS.route_not_found.ru },
    });
    expectProblem(await app.http().get('/problems/constructor'), 404, 'problem_not_found');
  });

  it('serves Swagger UI under a policy that lets it run, and the document', async () => {
    const { headers, text } = await app.http().get('/docs').expect(200);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(text).toContain('Foodtech API');
    const document = await app.http().get('/openapi.json').expect(200);
    expect(document.body).toMatchObject({ info: { title: 'Foodtech API' } });
  });
});

describe('POST /v1/webhooks/iiko', () => {
  const send = (body: unknown, authorization?: string) => {
    const request = app.http().post('/v1/webhooks/iiko').set('content-type', 'application/json');
    const signed =
      authorization === undefined ? request : request.set('authorization', authorization);
    return signed.send(JSON.stringify(body));
  };

  it('lets nobody in without the token', async () => {
    for (const header of [undefined, '', 'Bearer', 'Bearer wrong', WEBHOOK_TOKEN.slice(0, -1)]) {
      expectProblem(await send([], header), 401, 'webhook_token_invalid');
    }
  });

  it.each([WEBHOOK_TOKEN, `Bearer ${WEBHOOK_TOKEN}`])('takes the token as "%s"', async (header) => {
    const receipt = await send([], header).expect(200);
    expect(receipt.body).toEqual({ id: expect.stringMatching(/^[\da-f-]{36}$/) as string });
  });

  it.each([
    ['events of unknown types', [{ eventType: 'NewThing', eventInfo: { a: 1 } }]],
    ['one event instead of a list', { eventType: 'StopListUpdate' }],
    ['what is no event', ['text', 1, null, []]],
    ['a text', 'text'],
  ])('answers 200 to %s: iiko blocks receivers that do not', async (_name, body) => {
    await send(body, WEBHOOK_TOKEN).expect(200);
  });

  it('refuses what is not JSON or too large', async () => {
    const malformed = app
      .http()
      .post('/v1/webhooks/iiko')
      .set('content-type', 'application/json')
      .set('authorization', WEBHOOK_TOKEN)
      .send('[{');
    expectProblem(await malformed, 400, 'malformed_json');
    expectProblem(await send(['a'.repeat(70_000)], WEBHOOK_TOKEN), 413, 'body_too_large');
  });
});
