import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { bodyOf } from './support/body-of.js';
import type { Session } from './support/guest.js';
import { aPhone } from './support/guest.js';
import { LoopMonitor } from './support/loop-monitor.js';
import { bodyRoutes, type BodyRoute } from './support/openapi-bodies.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { ServiceProcess } from './support/service-process.js';
import { SmsGateway } from './support/sms-gateway.js';
import { testEnvironment } from './support/start-app.js';

const WEBHOOK_TOKEN = 'a-token-of-the-tests-that-is-long';
const LONGEST_STALL_MS = 50;

const ROUTES = bodyRoutes(JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as object);

let sandbox: Sandbox;
let database: TestDatabase;
let sms: SmsGateway;
let service: ServiceProcess;
let monitor: LoopMonitor;
let token: string;

beforeAll(async () => {
  sandbox = await createSandbox({ streetsPerCity: 300, quotas: false });
  database = await createTestDatabase();
  sms = await SmsGateway.start();
  monitor = await LoopMonitor.choosePort();
  service = await ServiceProcess.start({
    ...testEnvironment(await sandbox.listen({ port: 0 }), database),
    ...sms.env,
    ...OPERATOR_ENV,
    ...monitor.env,
    IIKO_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
  });
  token = await signIn();
});

afterAll(async () => {
  await service.stop('SIGTERM');
  await sandbox.close();
  await sms.close();
  await database.drop();
});

async function signIn(): Promise<string> {
  const phone = aPhone();
  await service.http().post('/v1/auth/otp').send({ phone }).expect(202);
  const code = sms.lastCode(phone);
  const answer = service.http().post('/v1/auth/otp/verify').send({ phone, code }).expect(200);
  return ((await bodyOf(answer)) as Session).accessToken;
}

function send({ method, path }: BodyRoute, body: string) {
  const target = path.replaceAll(/\{\w+\}/g, randomUUID());
  const agent = request(service.url);
  return agent[method](target)
    .set({
      authorization: path.startsWith('/v1/webhooks') ? WEBHOOK_TOKEN : `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      'x-api-key': OPERATOR_KEY,
    })
    .send(body);
}

/** The answer to a body that is too large may come, and the connection end, while it is still being sent. */
async function refuses(route: BodyRoute, body: string): Promise<boolean> {
  try {
    return (await send(route, body)).status === 413;
  } catch (error) {
    if (/EPIPE|ECONNRESET/.test(String(error))) {
      return true;
    }
    throw error;
  }
}

/** The largest body that a route reads, found by asking it. */
async function findLimit(route: BodyRoute): Promise<number> {
  let [accepted, refused] = [1_000, 4_000_000];
  while (refused - accepted > 1_000) {
    const middle = Math.floor((accepted + refused) / 2);
    const isRefused = await refuses(route, JSON.stringify('x'.repeat(middle - 2)));
    [accepted, refused] = isRefused ? [accepted, middle] : [middle, refused];
  }
  return accepted;
}

/** `start`, as many `parts` as fit, `end`. */
function fill(size: number, start: string, part: (index: number) => string, end: string): string {
  const parts: string[] = [];
  for (
    let length = start.length + end.length;
    length < size;
    length += (parts.at(-1) ?? '').length + 1
  ) {
    parts.push(part(parts.length));
  }
  return `${start}${parts.slice(0, -1).join(',')}${end}`;
}

/** What each place of a route's body can be filled with, up to a size. */
function* hostileBodies({ path, places }: BodyRoute, size: number): Generator<[string, string]> {
  yield ['unknown members', fill(size, '{', (index) => `"a${index}":0`, '}')];
  if (path !== '/v1/webhooks/iiko') {
    // There it is one of iiko's own size, which is stored; the embedded database works in the same process.
    yield [
      'unknown members of more than a few bytes',
      fill(size, '{', (index) => `"${'a'.repeat(10)}${index}":"text"`, '}'),
    ];
  }
  yield ['a list', fill(size, '[', () => '{}', ']')];
  for (const { before, after, name } of places) {
    yield [`${name} of objects`, fill(size, `${before}[`, () => '{}', `]${after}`)];
    yield [
      `${name} of objects with a member`,
      fill(size, `${before}[`, () => '{"unknown":"text"}', `]${after}`),
    ];
    yield [
      `${name} of objects with a name`,
      fill(size, `${before}[`, () => '{"quantity":"a text"}', `]${after}`),
    ];
    yield [`${name} of numbers`, fill(size, `${before}[`, () => '0', `]${after}`)];
    yield [
      `${name} of texts`,
      fill(size, `${before}[`, () => '"a text of some length"', `]${after}`),
    ];
    yield [`${name} of lists`, fill(size, `${before}[`, () => '[]', `]${after}`)];
    yield [
      `${name} with members`,
      fill(size, `${before}{`, (index) => `"a${index}":"some text"`, `}${after}`),
    ];
    yield [
      `${name} of digits`,
      `${before}"+7${'9'.repeat(size - before.length - after.length - 4)}"${after}`,
    ];
    yield [
      `${name} of spaces`,
      `${before}"${' '.repeat(size - before.length - after.length - 2)}"${after}`,
    ];
  }
}

describe('a body as large as its route reads', () => {
  it('is tried on all routes', () => {
    expect(ROUTES.length).toBeGreaterThan(18);
    expect(ROUTES.map(({ path }) => path)).toContain('/v1/delivery/check');
  });

  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'does not keep others waiting: %s',
    async (_name, route) => {
      const size = await findLimit(route);
      const slow: string[] = [];
      for (const [name, body] of hostileBodies(route, size)) {
        const stall = await monitor.longestStall(() => send(route, body), {
          enough: LONGEST_STALL_MS,
          times: 4,
        });
        if (stall > LONGEST_STALL_MS) {
          slow.push(`${name}: ${stall.toFixed(0)} ms`);
        }
      }
      expect(slow).toEqual([]);
    },
  );
});
