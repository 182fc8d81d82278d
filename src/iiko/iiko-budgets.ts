import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Redis } from '../platform/cache/redis.js';
import { CONFIG, type Config } from '../platform/config/config.js';
import { LOGGER } from '../platform/logging/logger.js';
import { LONGEST_PAUSE_MS } from '../platform/outbound/retry-after.js';
import { paceOf, type CallPace, type QuotaLeft } from './call-pace.js';
import { deriveForAccount } from './iiko-account.js';
import { MemoryQuota, type IikoQuota } from './iiko-quota.js';
import { IikoError } from './iiko.errors.js';
import { DEFAULT_BUDGETS_PER_MINUTE, type IikoOperation } from './operations.js';
import { QuotaLine, QuotaUsedUpError } from './quota-line.js';
import { RedisQuota } from './redis-quota.js';

export interface IikoPause {
  restrictionGroup: string;
  secondsLeft: number;
}

type Grouped = Pick<IikoOperation, 'restrictionGroup'>;

/**
 * Calls per minute and restriction group. With Redis all processes draw on one budget; without it, or
 * while it is away, each process keeps to the budget by itself.
 */
@Injectable()
export class IikoBudgets {
  private readonly lines = new Map<string, QuotaLine>();
  private readonly memory = new MemoryQuota();
  private readonly shared: IikoQuota | undefined;
  private readonly perMinute: Readonly<Record<string, number>>;

  constructor(
    redis: Redis,
    @Inject(CONFIG) config: Pick<Config, 'iiko'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const account = deriveForAccount(config.iiko, 'name', 16).toString('hex');
    this.shared =
      redis.client === undefined
        ? undefined
        : new RedisQuota(redis, `${redis.keyPrefix}:iiko-quota:${account}`);
    this.perMinute = { ...DEFAULT_BUDGETS_PER_MINUTE, ...config.iiko.budgetsPerMinute };
  }

  /**
   * Takes one call from the group's budget, waiting as long as the operation allows and never
   * beyond `latestMs` (milliseconds since the epoch). Those who wait are served in the order in which they came.
   * @throws IikoError of kind `budget`: nothing was sent
   */
  async take(operation: IikoOperation, latestMs: number): Promise<void> {
    const deadline = Math.min(Date.now() + operation.budgetWaitMs, latestMs);
    try {
      await this.lineOf(operation.restrictionGroup).enter(deadline);
    } catch (error) {
      if (!(error instanceof QuotaUsedUpError)) {
        throw error;
      }
      throw new IikoError({
        kind: 'budget',
        outcome: 'not-sent',
        operation: operation.name,
        description: `calls of "${operation.restrictionGroup}" are used up for now`,
        retryAfterSeconds: Math.ceil(error.waitMs / 1_000),
      });
    }
  }

  /** A call that was not made after all, because the circuit is open, costs nothing. */
  async giveBack({ restrictionGroup }: Grouped): Promise<void> {
    await this.ask((quota) => quota.giveBack(restrictionGroup, this.paceIn(restrictionGroup)));
  }

  /** Calls of the operation's group that are left now. */
  left({ restrictionGroup }: Grouped): Promise<QuotaLeft> {
    return this.ask((quota) => quota.left(restrictionGroup, this.paceIn(restrictionGroup)));
  }

  /** Calls of the operation's group that can be made minute after minute. */
  callsPerMinute({ restrictionGroup }: Grouped): number {
    return Math.round(MINUTE_MS / this.paceIn(restrictionGroup).intervalMs);
  }

  /** iiko has refused a call of the group for now: none is made until then, whatever is left of the budget. */
  async pause({ restrictionGroup }: Grouped, seconds: number): Promise<void> {
    const pauseMs = Math.min(seconds * 1_000, LONGEST_PAUSE_MS);
    if (pauseMs <= 0) {
      return;
    }
    const [pausedMs = 0] = await this.ask((quota) => quota.pauses([restrictionGroup]));
    await this.ask((quota) => quota.pause(restrictionGroup, pauseMs));
    // Calls that were under way are refused as well; one line says it.
    if (pausedMs === 0) {
      this.logger.error(
        { restrictionGroup, pauseSeconds: pauseMs / 1_000 },
        'iiko refuses a group of calls for now: they are paused (POST /v1/support/iiko-pauses/lift ends the pause)',
      );
    }
  }

  /** The groups that are paused now. */
  async pauses(): Promise<IikoPause[]> {
    const groups = Object.keys(this.perMinute);
    const pausedMs = await this.ask((quota) => quota.pauses(groups));
    return groups
      .map((restrictionGroup, index) => ({
        restrictionGroup,
        secondsLeft: Math.ceil((pausedMs[index] ?? 0) / 1_000),
      }))
      .filter(({ secondsLeft }) => secondsLeft > 0);
  }

  /** Ends all pauses, or that of one group; those who wait for it are served at once. */
  async lift(operator: string, restrictionGroup?: string): Promise<IikoPause[]> {
    const lifted = (await this.pauses()).filter(
      (pause) => restrictionGroup === undefined || pause.restrictionGroup === restrictionGroup,
    );
    if (lifted.length > 0) {
      await this.ask((quota) => quota.lift(lifted.map((pause) => pause.restrictionGroup)));
      this.logger.warn({ operator, lifted }, 'an operator ended pauses of iiko');
      lifted.forEach((pause) => this.lines.get(pause.restrictionGroup)?.lookAgain());
    }
    return lifted;
  }

  private paceIn(group: string): CallPace {
    return paceOf(this.perMinute[group] ?? CAUTIOUS_PER_MINUTE);
  }

  private lineOf(group: string): QuotaLine {
    const line =
      this.lines.get(group) ??
      new QuotaLine(() => this.ask((quota) => quota.take(group, this.paceIn(group))));
    this.lines.set(group, line);
    return line;
  }

  private async ask<Answer>(question: (quota: IikoQuota) => Promise<Answer>): Promise<Answer> {
    try {
      if (this.shared !== undefined) {
        return await question(this.shared);
      }
    } catch {
      // Redis is away, which it reports itself: this process's own count has to do.
    }
    return question(this.memory);
  }
}

const MINUTE_MS = 60_000;

/** For a group that no budget is set for. */
const CAUTIOUS_PER_MINUTE = 5;
