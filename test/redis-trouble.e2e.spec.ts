import { pino } from 'pino';
import { Cache } from '../src/platform/cache/cache.js';
import { Redis } from '../src/platform/cache/redis.js';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { eventually } from './support/eventually.js';
import { Guest } from './support/guest.js';
import { hasRedisServer, RedisServer } from './support/redis-server.js';
import { startTestApp, type TestApp } from './support/start-app.js';

if (!hasRedisServer) {
  console.warn(
    'redis: there is no redis-server here, the tests of a Redis that is full are skipped',
  );
}

const withServer = hasRedisServer ? describe : describe.skip;

interface Check {
  ok: boolean;
  required: boolean;
  detail?: string;
}

async function checkOf(app: TestApp): Promise<Check | undefined> {
  const answer = await app.http().get('/health/ready').expect(200);
  return (answer.body as { checks: Record<string, Check> }).checks['redis'];
}

async function isDegraded(app: TestApp): Promise<boolean> {
  const answer = await app.http().get('/status').expect(200);
  return (answer.body as { degraded: string[] }).degraded.includes('redis');
}

async function expectTrouble(app: TestApp, detail: string): Promise<void> {
  await eventually(async () => {
    expect(await checkOf(app)).toEqual({ ok: false, required: false, detail });
  });
  expect(await isDegraded(app)).toBe(true);
  const text = await app.nest.get(Metrics).registry.metrics();
  expect(text).toMatch(/^redis_available 0$/m);
}

async function expectHealth(app: TestApp): Promise<void> {
  await eventually(async () => {
    expect(await checkOf(app)).toEqual({ ok: true, required: false });
  });
  expect(await isDegraded(app)).toBe(false);
  const text = await app.nest.get(Metrics).registry.metrics();
  expect(text).toMatch(/^redis_available 1$/m);
}

withServer('a service whose Redis is in trouble', () => {
  let server: RedisServer;
  let app: TestApp;

  beforeAll(async () => {
    server = await RedisServer.start();
    app = await startTestApp({
      sandbox: { speed: 20, quotas: false },
      env: { REDIS_URL: server.url, RATE_LIMIT_PER_ADDRESS: '100000' },
    });
  });

  afterAll(async () => {
    await app.stop();
    await server.stop();
  });

  const order = async () => (await Guest.start(app)).place();

  it('goes on without one that is full, says so, and notices that it is not any more', async () => {
    await expectHealth(app);
    await server.fill();
    await order();
    await expectTrouble(app, 'stores nothing: OOM');
    await server.empty();
    await expectHealth(app);
  });

  it('does the same with one that has become a replica', async () => {
    await server.demote();
    await order();
    await expectTrouble(app, 'stores nothing: READONLY');
    await server.promote();
    await expectHealth(app);
  });

  it('and with one that is away', async () => {
    await server.stop();
    await expectTrouble(app, 'does not answer');
    await order();
    server = await server.startAgain();
    await expectHealth(app);
  });
});

withServer('a full Redis', () => {
  it('is one line of the log, however much it refuses', async () => {
    const lines: { level: number; msg: string; reason?: string }[] = [];
    const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line) as never) });
    const server = await RedisServer.start();
    const redis = new Redis({ redis: { url: server.url, keyPrefix: 'test' } }, logger);
    await redis.onModuleInit();
    const cache = new Cache(redis);
    await server.fill();
    for (let count = 0; count < 5; count += 1) {
      await cache.set('key', 'value', 60_000);
      expect(await cache.get('key')).toBeUndefined();
    }
    await server.empty();
    await eventually(() => {
      expect(redis.trouble).toBeUndefined();
    });
    expect(lines.map(({ msg }) => msg)).toEqual([
      'redis: connected',
      'redis: refuses to store anything, going on without it',
      'redis: stores again',
    ]);
    expect(lines[1]).toMatchObject({ level: 40, reason: expect.stringMatching(/^OOM /) as string });
    redis.onApplicationShutdown();
    await server.stop();
  });
});
