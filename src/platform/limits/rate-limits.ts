import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { Redis } from '../cache/redis.js';
import { Problem } from '../http/problem.js';
import { waitingTime } from '../http/waiting-time.js';

export const WINDOW_SECONDS = 60;

export interface Usage {
  /** In the present window, this one included. */
  used: number;
  /** Until the window ends; at least 1. */
  resetSeconds: number;
}

type Record = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * How often something was done within the minute. With Redis all replicas count together; without it, or
 * while it is away, each counts by itself.
 */
@Injectable()
export class RateLimits implements ThrottlerStorage {
  private readonly memory: RateLimiterMemory;
  private readonly shared: RateLimiterRedis | undefined;

  constructor(private readonly redis: Redis) {
    const { client, keyPrefix } = redis;
    // The limit itself is compared by who asks; `points` only has to be there.
    const options = { keyPrefix: `${keyPrefix}:limit`, points: 1, duration: WINDOW_SECONDS };
    this.memory = new RateLimiterMemory(options);
    this.shared =
      client === undefined
        ? undefined
        : new RateLimiterRedis({ ...options, storeClient: client, useRedisPackage: true });
  }

  /** Counts one more of `name` for `whom`. A longer window than a minute needs names of its own. */
  async count(name: string, whom: string, windowSeconds = WINDOW_SECONDS): Promise<Usage> {
    const key = keyOf(name, whom);
    const window = { customDuration: windowSeconds };
    return toUsage(await this.run((limiter) => limiter.penalty(key, 1, window)));
  }

  /**
   * Counts one more, unless `most` is 0, which is no limit.
   * @throws Problem rate_limited when it is more than `most`
   */
  async take(name: string, whom: string, most: number): Promise<void> {
    if (most === 0) {
      return;
    }
    const { used, resetSeconds } = await this.count(name, whom);
    if (used > most) {
      throw rateLimited(resetSeconds);
    }
  }

  /**
   * Refuses who has reached `most`, without counting.
   * @throws Problem rate_limited
   */
  async refuseIfUsedUp(name: string, whom: string, most: number): Promise<void> {
    const usage = most === 0 ? undefined : await this.usage(name, whom);
    if (usage !== undefined && usage.used >= most) {
      throw rateLimited(usage.resetSeconds);
    }
  }

  /** What was counted so far; undefined when nothing was in this window. */
  async usage(name: string, whom: string): Promise<Usage | undefined> {
    const key = keyOf(name, whom);
    const result = await this.run((limiter) => limiter.get(key));
    return result === null ? undefined : toUsage(result);
  }

  /** As the guards of @nestjs/throttler ask; all windows are one minute long. */
  async increment(
    key: string,
    _ttl: number,
    limit: number,
    _blockDuration: number,
    throttlerName: string,
  ): Promise<Record> {
    const { used, resetSeconds } = await this.count(throttlerName, key);
    return {
      totalHits: used,
      timeToExpire: resetSeconds,
      isBlocked: used > limit,
      timeToBlockExpire: resetSeconds,
    };
  }

  private async run<Result>(
    ask: (limiter: RateLimiterRedis | RateLimiterMemory) => Promise<Result>,
  ): Promise<Result> {
    const { shared } = this;
    try {
      if (shared !== undefined) {
        return await this.redis.run(() => ask(shared));
      }
    } catch {
      // Redis is away, which it reports itself: this process's own count has to do.
    }
    return ask(this.memory);
  }
}

export function rateLimited(seconds: number): Problem {
  return new Problem('rate_limited', {
    params: { when: waitingTime(seconds) },
    headers: { 'retry-after': String(seconds) },
  });
}

/** Hashed: the addresses of guests need not lie in Redis. */
function keyOf(name: string, whom: string): string {
  return `${name}:${createHash('sha256').update(whom).digest('base64url').slice(0, 22)}`;
}

function toUsage({ consumedPoints, msBeforeNext }: RateLimiterRes): Usage {
  return { used: consumedPoints, resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)) };
}
