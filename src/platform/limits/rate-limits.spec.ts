import { pino } from 'pino';
import { Redis } from '../cache/redis.js';
import { RateLimits } from './rate-limits.js';

const silent = pino({ level: 'silent' });

const NO_REDIS = { redis: { url: undefined, keyPrefix: 'test' } };

describe('counts of one process', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('begin anew after a minute, each for itself', async () => {
    const limits = new RateLimits(new Redis(NO_REDIS, silent));
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
    const limits = new RateLimits(new Redis(NO_REDIS, silent));
    const ask = () => limits.increment('one', 60_000, 2, 60_000, 'address');
    expect([await ask(), await ask(), await ask()].map(({ isBlocked }) => isBlocked)).toEqual([
      false,
      false,
      true,
    ]);
  });
});
