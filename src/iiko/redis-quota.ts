import type { Redis } from '../cache/redis.js';
import { QUOTA_WINDOW_MS, type IikoQuota } from './iiko-quota.js';
import type { QuotaLeft } from './rate-window.js';

/**
 * The count of all processes, in Redis. Times are those of Redis's clock, so that replicas whose clocks differ agree.
 * Every method throws when Redis does not answer.
 */
export class RedisQuota implements IikoQuota {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  async take(group: string, callId: string, limit: number): Promise<number> {
    const { calls, waitMs } = await this.ask(group, limit, callId);
    return calls > 0 ? 0 : waitMs;
  }

  left(group: string, limit: number): Promise<QuotaLeft> {
    return this.ask(group, limit, '');
  }

  async giveBack(group: string, callId: string): Promise<void> {
    await this.redis.run((client) => client.zRem(this.callsKey(group), callId));
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

  private async ask(group: string, limit: number, callId: string): Promise<QuotaLeft> {
    const answer = await this.redis.run((client) =>
      client.eval(ASK, {
        keys: [this.callsKey(group), this.pauseKey(group)],
        arguments: [String(limit), String(QUOTA_WINDOW_MS), callId],
      }),
    );
    const [calls, waitMs] = Array.isArray(answer) ? answer.map(Number) : [];
    return { calls: calls ?? 0, waitMs: Math.max(1, waitMs ?? 1) };
  }

  private callsKey(group: string): string {
    return `${this.prefix}:calls:${group}`;
  }

  private pauseKey(group: string): string {
    return `${this.prefix}:pause:${group}`;
  }
}

/**
 * Answers with the calls that are left (before this one) and the milliseconds until the next. With an id it takes one.
 * It stores nothing for a call that is not possible.
 */
const ASK = `
local pause = redis.call('pttl', KEYS[2])
if pause > 0 then return {0, pause} end
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('zremrangebyscore', KEYS[1], '-inf', now - window)
local used = redis.call('zcard', KEYS[1])
if used >= limit then
  local blocking = redis.call('zrange', KEYS[1], used - limit, used - limit, 'withscores')
  return {0, math.max(1, blocking[2] + window - now)}
end
if ARGV[3] ~= '' then
  redis.call('zadd', KEYS[1], now, ARGV[3])
  redis.call('pexpire', KEYS[1], window)
end
return {limit - used, 0}`;
