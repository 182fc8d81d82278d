import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Redis } from '../cache/redis.js';
import { RateLimits } from './rate-limits.js';

const silent = pino({ level: 'silent' });
const redisUrl = process.env.TEST_REDIS_URL ?? '';

describe('counts of one process', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('begin anew after a minute, each for itself', async () => {
    const limits = new RateLimits(new Redis({ redisUrl: undefined }, silent));
    expect(await limits.usage('address', 'one')).toBeUndefined();
    expect(await limits.count('address', 'one')).toEqual({ used: 1, resetSeconds: 60 });
    jest.advanceTimersByTime(20_000);
    expect(await limits.count('address', 'one')).toEqual({ used: 2, resetSeconds: 40 });
    expect(await limits.usage('address', 'one')).toEqual({ used: 2, resetSeconds: 40 });
    expect(await limits.count('address', 'other')).toMatchObject({ used: 1 });
    expect(await limits.count('session', 'one')).toMatchObject({ used: 1 });
    jest.advanceTimersByTime(41_000);
    expect(await limits.count('address', 'one')).toEqual({ used: 1, resetSeconds: 60 });
  });

  it('block what is above the limit, not what reaches it', async () => {
    const limits = new RateLimits(new Redis({ redisUrl: undefined }, silent));
    const ask = () => limits.increment('one', 60_000, 2, 60_000, 'address');
    expect([await ask(), await ask(), await ask()].map(({ isBlocked }) => isBlocked)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

(redisUrl === '' ? describe.skip : describe)('counts of several processes', () => {
  it('are one in Redis, which learns no address', async () => {
    const connections = [new Redis({ redisUrl }, silent), new Redis({ redisUrl }, silent)];
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
