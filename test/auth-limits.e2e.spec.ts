import { randomInt, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Redis } from '../src/platform/cache/redis.js';
import { RateLimits } from '../src/platform/limits/rate-limits.js';
import { bodyOf } from './support/body-of.js';
import { Guest, type Session } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';
const ORIGIN = 'https://shop.example.ru';
const WEBHOOK_TOKEN = 'a-webhook-token-of-the-tests';
const METRICS_TOKEN = 'a-metrics-token-of-the-tests';
const SERVER_SECRET = 'a-secret-of-the-server-that-renders-pages';

const start = (env: Record<string, string>) =>
  startTestApp({ sandboxUrl: NOWHERE, waitUntilReady: false, env });

describe('limits on requests, behind a proxy', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await start({
      TRUST_PROXY: '1',
      CORS_ORIGINS: ORIGIN,
      IIKO_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
      METRICS_TOKEN,
      RATE_LIMIT_GUESSES: '3',
      RATE_LIMIT_PER_ADDRESS: '6',
      RATE_LIMIT_PER_SESSION: '4',
      RATE_LIMIT_SIGN_IN: '3',
      RATE_LIMIT_REFRESH: '3',
      RATE_LIMIT_LOOKUP: '2',
      RATE_LIMIT_LOOKUP_PER_ADDRESS: '5',
      TRUSTED_SERVER_SECRETS: `${'a'.repeat(32)}, ${SERVER_SECRET}`,
    });
  });

  afterAll(() => app.stop());

  /** An address that has asked for nothing yet, nor in an earlier run that has left its counts in Redis. */
  const anAddress = () => `10.${[1, 2, 3].map(() => randomInt(256)).join('.')}`;
  const aNetwork = () => `2001:db8:${[1, 2].map(() => randomInt(65_536).toString(16)).join(':')}`;
  const read = (address: string) => app.http().get('/problems').set('x-forwarded-for', address);
  const refresh = (address: string) =>
    app
      .http()
      .post('/v1/auth/refresh')
      .set('x-forwarded-for', address)
      .send({ refreshToken: 'a'.repeat(43) });

  const aGuest = async () => {
    const request = app.http().post('/v1/auth/guest').set('x-forwarded-for', anAddress());
    return Guest.of(app, (await bodyOf(request.expect(201))) as Session);
  };

  it('count each network address, and say what is left', async () => {
    const address = anAddress();
    const { headers } = await read(address).expect(200);
    expect(headers['ratelimit-policy']).toBe('"address";q=6;w=60');
    expect(headers.ratelimit).toMatch(/^"address";r=5;t=(60|59)$/);
    for (let used = 2; used <= 6; used += 1) {
      await read(address).expect(200);
    }
    const refused = await read(address).set('accept-language', 'en');
    const { detail } = expectProblem(refused, 429, 'rate_limited');
    const seconds = refused.headers['retry-after'] ?? '';
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect(detail).toMatch(new RegExp(`^Too many requests. Try again in ${seconds} seconds?\\.$`));
    expect(refused.headers.ratelimit).toBe(`"address";r=0;t=${seconds}`);
    await read(anAddress()).expect(200);
  });

  it('count the /64 of IPv6 as one address', async () => {
    const network = aNetwork();
    for (let host = 1; host <= 6; host += 1) {
      await read(`${network}::${host}`).expect(200);
    }
    expectProblem(await read(`${network}:ffff::7`), 429, 'rate_limited');
    await read(`${aNetwork()}::1`).expect(200);
  });

  it('go by what the proxy reports, not by what the client puts in front of it', async () => {
    const address = anAddress();
    for (let used = 1; used <= 6; used += 1) {
      await read(`203.0.113.${used}, ${address}`).expect(200);
    }
    expectProblem(await read(`203.0.113.99, ${address}`), 429, 'rate_limited');
  });

  it.each([
    ['ports', (address: string, used: number) => `${address}:${40_000 + used}`],
    ['quotes', (address: string, used: number) => `"${address}:${40_000 + used}"`],
    ['brackets', (address: string, used: number) => `[::ffff:${address}]:${40_000 + used}`],
  ])('are not escaped by %s', async (_name, written) => {
    const address = anAddress();
    for (let used = 1; used <= 6; used += 1) {
      await read(written(address, used)).expect(200);
    }
    expectProblem(await read(address), 429, 'rate_limited');
  });

  it('are stricter for sign-in, and leave the rest alone', async () => {
    const address = anAddress();
    const post = (path: string) => app.http().post(path).set('x-forwarded-for', address);
    const { headers } = await post('/v1/auth/guest').expect(201);
    expect(headers['ratelimit-policy']).toBe('"address";q=6;w=60, "sign-in";q=3;w=60');
    await post('/v1/auth/guest').expect(201);
    // Someone who tries refresh tokens that were never given out.
    expectProblem(await refresh(address), 401, 'session_ended');
    expectProblem(await refresh(address), 429, 'rate_limited');
    expectProblem(await post('/v1/auth/guest'), 429, 'rate_limited');
    await read(address).expect(200);
  });

  it('count refreshes by session, so that no one else uses them up', async () => {
    const { refreshToken } = await aGuest();
    const renew = (token: string) =>
      app
        .http()
        .post('/v1/auth/refresh')
        .set('x-forwarded-for', anAddress())
        .send({ refreshToken: token });
    const [sessionId = ''] = refreshToken.split('.');
    for (let tried = 1; tried <= 4; tried += 1) {
      expectProblem(await renew(`${sessionId}.${'a'.repeat(43)}`), 401, 'session_ended');
    }
    for (let used = 1; used <= 3; used += 1) {
      await renew(refreshToken).expect(200);
    }
    const refused = await renew(refreshToken);
    expectProblem(refused, 429, 'rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await renew((await aGuest()).refreshToken).expect(200);
  });

  it('count look-ups by session, and by address as a high roof', async () => {
    const address = anAddress();
    const check = (token: string | undefined, from = address) => {
      const request = app.http().post('/v1/delivery/check').set('x-forwarded-for', from);
      return token === undefined ? request : request.set('authorization', `Bearer ${token}`);
    };
    const [one, other] = [await aGuest(), await aGuest()];
    const { headers } = await check(one.token);
    expect(headers['ratelimit-policy']).toContain('"lookup-address";q=5;w=60');
    expect(headers['ratelimit-policy']).toContain('"lookup";q=2;w=60');
    expect((await check(one.token)).status).not.toBe(429);
    expectProblem(await check(one.token), 429, 'rate_limited');
    expect((await check(other.token)).status).not.toBe(429);
    expect((await check(undefined)).status).not.toBe(429);
    expectProblem(await check(other.token), 429, 'rate_limited');
    expect((await check(other.token, anAddress())).status).not.toBe(429);
  });

  it('take no notice of a bad token where none is needed', async () => {
    for (const token of ['garbage', 'a.b.c']) {
      await read(anAddress()).set('authorization', `Bearer ${token}`).expect(200);
    }
  });

  it('do not count suggestions from memory as look-ups', async () => {
    const address = anAddress();
    const guest = await aGuest();
    for (let asked = 1; asked <= 4; asked += 1) {
      const answer = await guest
        .get('/v1/delivery/addresses?q=tverskaya')
        .set('x-forwarded-for', address);
      expect(answer.headers['ratelimit-policy']).not.toContain('lookup');
      expect(answer.status).not.toBe(429);
    }
  });

  it('count the visitors of a trusted server, and others as themselves', async () => {
    const server = anAddress();
    const ask = (secret: string, visitor: string) =>
      read(server).set('x-server-secret', secret).set('x-visitor-address', visitor);
    const visitor = anAddress();
    for (let used = 1; used <= 6; used += 1) {
      await ask(SERVER_SECRET, used % 2 === 0 ? visitor : `${visitor}:4711`).expect(200);
    }
    expectProblem(await ask(SERVER_SECRET, visitor), 429, 'rate_limited');
    expectProblem(await read(visitor), 429, 'rate_limited');
    const untrusted = [
      ['a-wrong-secret-of-the-server-that-renders', anAddress()],
      ['', anAddress()],
      [SERVER_SECRET, 'unknown'],
    ] as const;
    for (const [secret, someone] of [...untrusted, ...untrusted]) {
      await ask(secret, someone).expect(200);
    }
    expectProblem(await ask(`${SERVER_SECRET}x`, anAddress()), 429, 'rate_limited');
    expectProblem(await read(server), 429, 'rate_limited');
    await ask(SERVER_SECRET, anAddress()).expect(200);
  });

  it('cover sending and verifying codes', async () => {
    for (const path of ['/v1/auth/otp', '/v1/auth/otp/verify']) {
      const { headers } = await app.http().post(path).set('x-forwarded-for', anAddress());
      expect(headers['ratelimit-policy']).toContain('"sign-in";q=3;w=60');
    }
  });

  it('count each session, wherever it comes from', async () => {
    const [guest, other] = [await aGuest(), await aGuest()];
    const list = (who: Guest) => who.get('/v1/orders').set('x-forwarded-for', anAddress());
    const { headers } = await list(guest).expect(200);
    expect(headers['ratelimit-policy']).toBe('"address";q=6;w=60, "session";q=4;w=60');
    expect(headers.ratelimit).toMatch(/^"address";r=5;t=\d+, "session";r=3;t=\d+$/);
    for (let used = 2; used <= 4; used += 1) {
      await list(guest).expect(200);
    }
    expectProblem(await list(guest), 429, 'rate_limited');
    await list(other).expect(200);
  });

  it('count requests that are not let in as well', async () => {
    const address = anAddress();
    for (let used = 1; used <= 6; used += 1) {
      const response = await app.http().get('/v1/orders').set('x-forwarded-for', address);
      expectProblem(response, 401, 'unauthenticated');
    }
    expectProblem(await read(address), 429, 'rate_limited');
  });

  it('spare webhooks, health and metrics', async () => {
    const address = anAddress();
    for (let asked = 1; asked <= 8; asked += 1) {
      for (const path of ['/health/live', '/metrics']) {
        const request = app.http().get(path).set('x-forwarded-for', address);
        const { headers } = await request.auth(METRICS_TOKEN, { type: 'bearer' }).expect(200);
        expect(headers).not.toHaveProperty('ratelimit');
      }
      await app.http().get('/health/ready').set('x-forwarded-for', address).expect(503);
      await app
        .http()
        .post('/v1/webhooks/iiko')
        .set('x-forwarded-for', address)
        .set('authorization', WEBHOOK_TOKEN)
        .send([])
        .expect(200);
    }
    await read(address).expect(200);
  });

  it.each([
    ['post', '/v1/webhooks/iiko', WEBHOOK_TOKEN, 'webhook_token_invalid'],
    ['get', '/metrics', METRICS_TOKEN, 'unauthenticated'],
  ] as const)('count guesses of a token by address: %s %s', async (method, path, token, code) => {
    const address = anAddress();
    const send = (authorization: string | undefined, from = address) => {
      const request = app.http()[method](path).set('x-forwarded-for', from);
      return authorization === undefined ? request : request.set({ authorization });
    };
    for (let guess = 1; guess <= 3; guess += 1) {
      expectProblem(await send(`Bearer guess-${guess}`), 401, code);
      // Without any it is no guess.
      expectProblem(await send(undefined), 401, code);
    }
    const refused = await send('Bearer guess-4');
    expectProblem(refused, 429, 'rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expectProblem(await send('Bearer guess-5', anAddress()), 401, code);
    await send(`Bearer ${token}`).expect(200);
  });

  it('show their headers to web pages', async () => {
    const { headers } = await read(anAddress()).set('origin', ORIGIN).expect(200);
    const exposed = (headers['access-control-expose-headers'] ?? '').toLowerCase().split(', ');
    expect(exposed).toEqual(
      expect.arrayContaining(['ratelimit', 'ratelimit-policy', 'retry-after']),
    );
  });
});

describe('limits on requests, without a proxy', () => {
  let app: TestApp | undefined;

  afterEach(async () => {
    await app?.stop();
    app = undefined;
  });

  // All of them come from this machine's own address, whose counts Redis would keep from one to the next.
  const startAlone = async (env: Record<string, string>) => {
    const started = await start({ REDIS_URL: '', ...env });
    app = started;
    return started;
  };

  it('ignore what clients say about their address', async () => {
    const alone = await startAlone({ RATE_LIMIT_PER_ADDRESS: '2' });
    const read = (address: string) => alone.http().get('/problems').set('x-forwarded-for', address);
    await read('192.0.2.1').expect(200);
    await read('192.0.2.2').expect(200);
    expectProblem(await read('192.0.2.3'), 429, 'rate_limited');
  });

  it('hold while Redis is away, in each process by itself', async () => {
    const alone = await startAlone({
      RATE_LIMIT_PER_ADDRESS: '2',
      REDIS_URL: 'redis://127.0.0.1:9',
    });
    await alone.http().get('/problems').expect(200);
    await alone.http().get('/problems').expect(200);
    expectProblem(await alone.http().get('/problems'), 429, 'rate_limited');
  });

  it('are off with 0, and then say nothing', async () => {
    const guest = await Guest.start(await startAlone({}));
    const { headers } = await guest.get('/v1/orders').expect(200);
    expect(headers).not.toHaveProperty('ratelimit');
    expect(headers).not.toHaveProperty('ratelimit-policy');
  });
});

const redisUrl = process.env.TEST_REDIS_URL ?? '';
if (redisUrl === '') {
  console.warn('limits: TEST_REDIS_URL is not set, the test across replicas is skipped');
}

(redisUrl === '' ? describe.skip : describe)('counts of several replicas', () => {
  it('are one in Redis, which learns no address', async () => {
    const redis = { url: redisUrl, keyPrefix: 'foodtech-test' };
    const connect = () => new Redis({ redis }, pino({ level: 'silent' }));
    const connections = [connect(), connect()];
    await Promise.all(connections.map((redis) => redis.onModuleInit()));
    const [one, other] = connections.map((redis) => new RateLimits(redis));
    const name = `test-${randomUUID()}`;
    expect(await one?.count(name, '192.0.2.1')).toMatchObject({ used: 1 });
    expect(await other?.count(name, '192.0.2.1')).toMatchObject({ used: 2 });
    expect(await one?.usage(name, '192.0.2.1')).toMatchObject({ used: 2 });
    const keys = await connections[0]?.client?.keys(`*${name}*`);
    expect(keys).toHaveLength(1);
    expect(keys?.join()).not.toContain('192.0.2.1');
    connections.forEach((redis) => {
      redis.onApplicationShutdown();
    });
  });
});
