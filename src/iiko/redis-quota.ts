import type { Redis } from '../platform/cache/redis.js';
import type { CallPace, QuotaLeft } from './call-pace.js';
import type { IikoQuota } from './iiko-quota.js';

/**
 * The count of all processes, in Redis. Times are those of Redis's clock, so that replicas whose clocks differ agree.
 * Every method throws when Redis does not answer.
 */
export class RedisQuota implements IikoQuota {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  async take(group: string, pace: CallPace): Promise<number> {
    const { calls, waitMs } = await this.ask(group, pace, 1);
    return calls > 0 ? 0 : waitMs;
  }

  left(group: string, pace: CallPace): Promise<QuotaLeft> {
    return this.ask(group, pace, 0);
  }

  async giveBack(group: string, { intervalMs }: CallPace): Promise<void> {
    await this.redis.run((client) =>
      client.eval(GIVE_BACK, {
        keys: [this.fullAtKey(group)],
        arguments: [String(intervalMs)],
      }),
    );
  }

  async pause(group: string, pauseMs: number): Promise<void> {
    await this.redis.run((client) =>
      client.set(this.pauseKey(group), '1', { expiration: { type: 'PX', value: pauseMs } }),
    );
  }

  async lift(groups: readonly string[]): Promise<void> {
    await this.redis.run((client) => client.del(groups.map((group) => this.pauseKey(group))));
  }

  async pauses(groups: readonly string[]): Promise<number[]> {
    const left = await this.redis.run((client) =>
      Promise.all(groups.map((group) => client.pTTL(this.pauseKey(group)))),
    );
    // Negative: there is no such key.
    return left.map((ms) => Math.max(0, ms));
  }

  private async ask(
    group: string,
    { burst, intervalMs }: CallPace,
    taken: 0 | 1,
  ): Promise<QuotaLeft> {
    const answer = await this.redis.run((client) =>
      client.eval(ASK, {
        keys: [this.fullAtKey(group), this.pauseKey(group)],
        arguments: [String(burst), String(intervalMs), String(taken)],
      }),
    );
    const [calls, waitMs] = Array.isArray(answer) ? answer.map(Number) : [];
    return { calls: calls ?? 0, waitMs: waitMs ?? 1 };
  }

  private fullAtKey(group: string): string {
    return `${this.prefix}:full-at:${group}`;
  }

  private pauseKey(group: string): string {
    return `${this.prefix}:pause:${group}`;
  }
}

/**
 * Answers as `leftAt` does, with the calls that are left before this one and the milliseconds until the next, and takes
 * one if told to. It stores nothing for a call that is not possible.
 */
const ASK = `
local pause = redis.call('pttl', KEYS[2])
if pause > 0 then return {0, pause} end
local burst, interval, taken = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local missing = math.max(0, tonumber(redis.call('get', KEYS[1]) or 0) - now)
local calls = math.floor(burst - missing / interval)
if calls < 1 then return {0, missing - (burst - 1) * interval} end
if taken == 1 then
  missing = missing + interval
  redis.call('set', KEYS[1], string.format('%.0f', now + missing), 'px', missing)
end
return {calls, 0}`;

/** What has come back by itself meanwhile is not given back: the key is gone by then. */
const GIVE_BACK = `
if redis.call('exists', KEYS[1]) == 1 then redis.call('decrby', KEYS[1], ARGV[1]) end`;
