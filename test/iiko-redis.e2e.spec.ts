import fc from 'fast-check';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { pino } from 'pino';
import { Cache } from '../src/platform/cache/cache.js';
import { Redis, RedisUnavailableError } from '../src/platform/cache/redis.js';
import { parseConfig } from '../src/platform/config/config.js';
import { IikoBudgets } from '../src/iiko/iiko-budgets.js';
import { paceOf } from '../src/iiko/call-pace.js';
import { OPERATIONS } from '../src/iiko/operations.js';
import { RedisQuota } from '../src/iiko/redis-quota.js';
import { eventually } from './support/eventually.js';
import { json, startFakeIiko } from './support/fake-iiko.js';
import { createTestClient } from './support/iiko-client.js';

const redisUrl = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL ?? '';
if (redisUrl === '') {
  console.warn('redis: TEST_REDIS_URL is not set, the tests of its failures are skipped');
}

const withRedis = redisUrl === '' ? describe.skip : describe;

withRedis('budgets in Redis', () => {
  it('are one for all processes, with pauses that an operator of any of them ends', async () => {
    const keyPrefix = `foodtech-test-${process.pid}-${Date.now()}`;
    const config = parseConfig({
      REDIS_URL: redisUrl,
      REDIS_KEY_PREFIX: keyPrefix,
      IIKO_BUDGETS: 'Data: stoplists=4',
    });
    const logger = pino({ level: 'silent' });
    const connections = [new Redis(config, logger), new Redis(config, logger)] as const;
    await Promise.all(connections.map((redis) => redis.onModuleInit()));
    const [one, other] = [
      new IikoBudgets(connections[0], config, logger),
      new IikoBudgets(connections[1], config, logger),
    ];
    const { stopLists } = OPERATIONS;
    await one.take(stopLists, Date.now());
    await other.take(stopLists, Date.now());
    await expect(one.take(stopLists, Date.now())).rejects.toMatchObject({ kind: 'budget' });
    const { calls, waitMs } = await one.left(stopLists);
    expect(calls).toBe(0);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(20_000);
    await other.giveBack(stopLists);
    expect((await one.left(stopLists)).calls).toBe(1);

    await one.pause(stopLists, 999_999_999);
    const [pause] = await other.pauses();
    expect(pause?.restrictionGroup).toBe('Data: stoplists');
    expect(pause?.secondsLeft).toBeLessThanOrEqual(120);
    await expect(other.take(stopLists, Date.now())).rejects.toMatchObject({ kind: 'budget' });
    expect(await other.lift('anna')).toHaveLength(1);
    await one.take(stopLists, Date.now());
    connections.forEach((redis) => {
      redis.onApplicationShutdown();
    });
  });

  it('never allow more calls in any minute than they have', async () => {
    const prefix = `foodtech-test-${process.pid}-${Date.now()}`;
    const redis = new Redis(
      { redis: { url: redisUrl, keyPrefix: prefix } },
      pino({ level: 'silent' }),
    );
    await redis.onModuleInit();
    const quota = new RedisQuota(redis, prefix);
    let group = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(20_000), { minLength: 30, maxLength: 60 }),
        async (limit, gaps) => {
          group += 1;
          const key = `${prefix}:full-at:${group}`;
          const taken: { after: number; before: number }[] = [];
          let skippedMs = 0;
          for (const gapMs of gaps) {
            // Time is skipped by moving back what is remembered of the calls.
            skippedMs += await skip(redis, key, gapMs);
            const after = Date.now() + skippedMs;
            const { calls } = await quota.left(String(group), paceOf(limit));
            if ((await quota.take(String(group), paceOf(limit))) === 0) {
              taken.push({ after, before: Date.now() + skippedMs });
            } else {
              expect(calls).toBe(0);
            }
          }
          taken.forEach(({ after }, index) => {
            const next = taken[index + limit];
            expect((next?.before ?? Infinity) - after).toBeGreaterThanOrEqual(60_000);
          });
          await redis.run((client) => client.del(key));
        },
      ),
      { numRuns: 20 },
    );
    redis.onApplicationShutdown();
  });
});

async function skip(redis: Redis, key: string, gapMs: number): Promise<number> {
  await redis.run(async (client) => {
    if ((await client.exists(key)) === 1) {
      await client.decrBy(key, gapMs);
    }
  });
  return gapMs;
}

withRedis('when Redis fails under way', () => {
  let line: Line;
  let redis: Redis;
  let cache: Cache;
  const opened: { close(): unknown }[] = [];
  const key = `test-${process.pid}-${Date.now()}`;

  beforeEach(async () => {
    line = await openLine();
    redis = new Redis(
      { redis: { url: line.url, keyPrefix: 'foodtech-test' } },
      pino({ level: 'silent' }),
    );
    await redis.onModuleInit();
    cache = new Cache(redis);
    await cache.set(key, 'value', 60_000);
    expect(await cache.get(key)).toBe('value');
    expect(await redis.ping()).toBe(true);
  });

  afterEach(async () => {
    for (const resource of opened.splice(0)) {
      await resource.close();
    }
    await cache.delete(key);
    redis.onApplicationShutdown();
    await line.close();
  });

  it('a frozen server costs one short wait, then nothing, and is used again when it is back', async () => {
    line.freeze();
    expect(await cache.get(key)).toBeUndefined();
    expect(await cache.get(key)).toBeUndefined();
    await cache.set(key, 'other', 1_000);
    expect(await redis.ping()).toBe(false);
    line.thaw();
    await eventually(async () => {
      expect(await redis.ping()).toBe(true);
    });
    await cache.set(key, 'again', 60_000);
    expect(await cache.get(key)).toBe('again');
  });

  it('a broken connection costs nothing', async () => {
    line.cut();
    await eventually(async () => {
      await expect(redis.run((client) => client.ping())).rejects.toBeInstanceOf(
        RedisUnavailableError,
      );
    });
    expect(await cache.get(key)).toBeUndefined();
    line.mend();
    await eventually(async () => {
      expect(await cache.get(key)).toBe('value');
    });
  });

  it('the calls to iiko go on', async () => {
    const iiko = await startFakeIiko({
      '/api/1/access_token': json(200, { token: 'a-token-1' }),
      '/api/1/stop_lists': json(200, { terminalGroupStopLists: [] }),
    });
    const test = await createTestClient(iiko.url, {
      IIKO_API_LOGIN: 'a-login',
      REDIS_URL: line.url,
    });
    opened.push(iiko, test);
    const call = () => test.client.stopLists({ organizationIds: [] });
    await call();
    line.freeze();
    await call();
    await call();
    line.cut();
    await call();
    expect(iiko.count('/api/1/stop_lists')).toBe(4);
    expect(iiko.count('/api/1/access_token')).toBe(1);
  });
});

interface Line {
  url: string;
  /** Connections stay open and nothing moves. */
  freeze(): void;
  thaw(): void;
  /** Connections break and new ones are refused. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A way to Redis that a test can disturb. */
async function openLine(): Promise<Line> {
  const target = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let broken = false;
  const server = createServer((inward) => {
    if (broken) {
      inward.destroy();
      return;
    }
    const outward = connect(Number(target.port || 6379), target.hostname);
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    broken = true;
    sockets.forEach((socket) => socket.destroy());
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    freeze: () => {
      sockets.forEach((socket) => {
        socket.unpipe();
        socket.pause();
      });
    },
    thaw: () => {
      sockets.forEach((socket) => socket.destroy());
    },
    cut,
    mend: () => {
      broken = false;
    },
    close: () => {
      cut();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
