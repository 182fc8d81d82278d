import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../platform/logging/logger.js';
import { IikoBudgets } from './iiko-budgets.js';
import type { IikoOperation } from './operations.js';

const MINUTE_MS = 60_000;
const SHORTEST_WAIT_MS = 250;
/** What waits for longer looks half-way whether those ahead have gone. */
const LONG_WAIT_MS = 10_000;
const REPORT_EVERY_MS = 10_000;
/** One that has not come back this long after its time does not come any more. */
const LATE_MS = 2_000;
/** For as long the call of one whose turn it is may not have been made yet. */
const RESERVED_MS = 500;

type Grouped = Pick<IikoOperation, 'name' | 'restrictionGroup'>;

/** Something that waits for a call. */
export interface Waiter {
  id: string;
  /** Since when, in milliseconds since the epoch. */
  since: number;
}

interface Place {
  since: number;
  expiresAt: number;
}

/**
 * Whose turn it is when more wait for a group's quota than it lets through: whoever has waited longest. Each waits until
 * its own turn, so that the calls that are left are not fought for. A process knows the line of its own jobs.
 */
@Injectable()
export class CallTurns {
  private readonly lines = new Map<string, Map<string, Place>>();
  private readonly reportedAt = new Map<string, number>();

  constructor(
    private readonly budgets: IikoBudgets,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns undefined when it is the waiter's turn; else in how many milliseconds to ask again */
  async untilTurn(operation: Grouped, waiter: Waiter): Promise<number | undefined> {
    const line = this.lineOf(operation);
    const untilTurnMs = await this.untilCall(operation, () => countAhead(line, waiter));
    if (untilTurnMs === undefined) {
      line.set(waiter.id, { since: -Infinity, expiresAt: Date.now() + RESERVED_MS });
      return undefined;
    }
    const lookAgainMs = lookAgainIn(untilTurnMs);
    line.set(waiter.id, {
      since: waiter.since,
      expiresAt: Date.now() + lookAgainMs + LATE_MS,
    });
    this.report(operation, line.size, untilTurnMs);
    return lookAgainMs;
  }

  /**
   * @param countAhead how many come first; told how many calls are left, and in how many milliseconds each further one
   * comes back
   * @returns undefined when a call is left; else in how many milliseconds there will probably be one
   */
  async untilCall(
    operation: Grouped,
    countAhead: (calls: number, perCallMs: number) => Promise<number> | number,
  ): Promise<number | undefined> {
    const { calls, waitMs } = await this.budgets.left(operation);
    const perCallMs = MINUTE_MS / this.budgets.callsPerMinute(operation);
    const ahead = await countAhead(calls, perCallMs);
    if (ahead < calls) {
      return undefined;
    }
    const callsUntilThen = calls === 0 ? ahead : ahead - calls + 1;
    return Math.max(SHORTEST_WAIT_MS, waitMs + callsUntilThen * perCallMs);
  }

  private lineOf({ restrictionGroup }: Grouped): Map<string, Place> {
    const line = this.lines.get(restrictionGroup) ?? new Map<string, Place>();
    this.lines.set(restrictionGroup, line);
    const now = Date.now();
    line.forEach(({ expiresAt }, id) => {
      if (expiresAt < now) {
        line.delete(id);
      }
    });
    return line;
  }

  private report({ name, restrictionGroup }: Grouped, waiting: number, untilTurnMs: number): void {
    const now = performance.now();
    if (now - (this.reportedAt.get(restrictionGroup) ?? -REPORT_EVERY_MS) < REPORT_EVERY_MS) {
      return;
    }
    this.reportedAt.set(restrictionGroup, now);
    const nextCallSeconds = Math.ceil(untilTurnMs / 1_000);
    this.logger.warn(
      { operation: name, restrictionGroup, waiting, nextCallSeconds },
      "calls wait for iiko's quota",
    );
  }
}

/** When to look again: turns come earlier where those ahead give up, or a pause is ended. */
export function lookAgainIn(untilTurnMs: number): number {
  return untilTurnMs > LONG_WAIT_MS ? Math.max(LONG_WAIT_MS, untilTurnMs / 2) : untilTurnMs;
}

function countAhead(line: ReadonlyMap<string, Place>, { id, since }: Waiter): number {
  return [...line].filter(
    ([other, place]) =>
      other !== id && (place.since < since || (place.since === since && other < id)),
  ).length;
}
