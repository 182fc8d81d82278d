import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Redis } from '../cache/redis.js';
import { CONFIG, type Config } from '../config/config.js';
import { deriveForAccount } from './iiko-account.js';
import { IikoError } from './iiko.errors.js';
import { DEFAULT_BUDGETS_PER_MINUTE, type IikoOperation } from './operations.js';

interface GroupBudget {
  memory: RateLimiterMemory;
  shared: RateLimiterRedis | undefined;
}

/**
 * Calls per minute and restriction group. With Redis all processes draw on one budget; without it, or
 * while it is away, each process keeps to the budget by itself.
 */
@Injectable()
export class IikoBudgets {
  private readonly groups = new Map<string, GroupBudget>();
  private readonly account: string;
  private readonly perMinute: Readonly<Record<string, number>>;

  constructor(
    private readonly redis: Redis,
    @Inject(CONFIG) config: Pick<Config, 'iiko'>,
  ) {
    this.account = deriveForAccount(config.iiko, 'name', 16).toString('hex');
    this.perMinute = { ...DEFAULT_BUDGETS_PER_MINUTE, ...config.iiko.budgetsPerMinute };
  }

  /**
   * Takes one call from the group's budget, waiting as long as the operation allows and never
   * beyond `latestMs` (milliseconds since the epoch).
   * @throws IikoError of kind `budget`: nothing was sent
   */
  async take(operation: IikoOperation, latestMs: number): Promise<void> {
    const deadline = Math.min(Date.now() + operation.budgetWaitMs, latestMs);
    for (;;) {
      const pauseMs = await this.consume(operation.restrictionGroup);
      if (pauseMs === 0) {
        return;
      }
      if (Date.now() + pauseMs > deadline) {
        throw new IikoError({
          kind: 'budget',
          outcome: 'not-sent',
          operation: operation.name,
          description: `calls of "${operation.restrictionGroup}" are used up for now`,
          retryAfterSeconds: Math.ceil(pauseMs / 1_000),
        });
      }
      await delay(pauseMs);
    }
  }

  /** iiko has refused a call of the group for now: none is made until then, whatever is left of the budget. */
  async pause({ restrictionGroup }: IikoOperation, seconds: number): Promise<void> {
    // No time at all is for ever to the limiter.
    if (seconds <= 0) {
      return;
    }
    const { shared, memory } = this.budgetOf(restrictionGroup);
    try {
      if (shared !== undefined) {
        await this.redis.run(() => shared.block(restrictionGroup, seconds));
        return;
      }
    } catch {
      // Redis is away: it is this process's own count that is drawn on.
    }
    await memory.block(restrictionGroup, seconds);
  }

  /** Calls of the operation's group that this key may make. */
  callsPerMinute({ restrictionGroup }: IikoOperation): number {
    return this.perMinute[restrictionGroup] ?? CAUTIOUS_PER_MINUTE;
  }

  /** A call that was not made after all, because the circuit is open, costs nothing. */
  async giveBack({ restrictionGroup }: IikoOperation): Promise<void> {
    const { shared, memory } = this.budgetOf(restrictionGroup);
    try {
      if (shared !== undefined) {
        await this.redis.run(() => shared.reward(restrictionGroup));
        return;
      }
    } catch {
      // Redis is away: it was this process's own count that was drawn on, or will be next.
    }
    await memory.reward(restrictionGroup);
  }

  /** Milliseconds until the group has calls again; 0 when one was taken. */
  private async consume(group: string): Promise<number> {
    const { shared, memory } = this.budgetOf(group);
    try {
      if (shared !== undefined) {
        return await spent(this.redis.run(() => shared.consume(group)));
      }
    } catch {
      // Redis is away, which it reports itself: this process's own count has to do.
    }
    return spent(memory.consume(group));
  }

  private budgetOf(group: string): GroupBudget {
    const known = this.groups.get(group);
    if (known !== undefined) {
      return known;
    }
    const limits = {
      keyPrefix: `${this.redis.keyPrefix}:iiko-budget:${this.account}`,
      points: this.perMinute[group] ?? CAUTIOUS_PER_MINUTE,
      duration: 60,
    };
    const { client } = this.redis;
    const shared =
      client === undefined
        ? undefined
        : new RateLimiterRedis({ ...limits, storeClient: client, useRedisPackage: true });
    const budget = { memory: new RateLimiterMemory(limits), shared };
    this.groups.set(group, budget);
    return budget;
  }
}

/** For a group that nobody set a budget for. */
const CAUTIOUS_PER_MINUTE = 5;

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The limiter rejects with its own result, not with an error, when the budget is used up. */
async function spent(consumption: Promise<RateLimiterRes>): Promise<number> {
  try {
    await consumption;
    return 0;
  } catch (reason) {
    if (reason instanceof RateLimiterRes) {
      return Math.max(1, reason.msBeforeNext);
    }
    throw reason;
  }
}
