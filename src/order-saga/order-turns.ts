import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { IikoBudgets } from '../iiko/iiko-budgets.js';
import { OPERATIONS } from '../iiko/operations.js';
import { LOGGER } from '../logging/logger.js';
import type { OrderRow } from '../order-records/orders.repository.js';
import { WaitingOrdersRepository } from '../order-records/waiting-orders.repository.js';

const MINUTE_MS = 60_000;
const SHORTEST_WAIT_MS = 250;
/** What waits for longer looks half-way whether those ahead have gone. */
const LONG_WAIT_MS = 10_000;
const REPORT_EVERY_MS = 10_000;

/**
 * Whose turn it is when more orders wait than iiko's quota lets through: the oldest first, those that are paid before
 * all others. Each waits until its own turn, so that the calls that are left are not fought for.
 */
@Injectable()
export class OrderTurns {
  private reportedAt = -REPORT_EVERY_MS;

  constructor(
    private readonly orders: WaitingOrdersRepository,
    private readonly budgets: IikoBudgets,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @param leftMs how long the order can wait; one whose turn comes later need not know how much later
   * @returns undefined when it is the order's turn; else in how many milliseconds it will probably be
   */
  async untilTurn(order: OrderRow, leftMs: number): Promise<number | undefined> {
    const { calls, waitMs } = await this.budgets.left(OPERATIONS.createDelivery);
    const perCallMs = MINUTE_MS / this.budgets.callsPerMinute(OPERATIONS.createDelivery);
    const most = calls + 1 + Math.ceil(Math.max(0, leftMs) / perCallMs);
    const ahead = await this.orders.countAhead(order, most);
    if (ahead < calls) {
      return undefined;
    }
    const callsUntilThen = calls === 0 ? ahead : ahead - calls + 1;
    const untilTurnMs = Math.max(SHORTEST_WAIT_MS, waitMs + callsUntilThen * perCallMs);
    await this.report(waitMs);
    return untilTurnMs;
  }

  /** When to look again: turns come earlier where orders ahead are cancelled, or a pause is ended. */
  lookAgainIn(untilTurnMs: number): number {
    return untilTurnMs > LONG_WAIT_MS ? Math.max(LONG_WAIT_MS, untilTurnMs / 2) : untilTurnMs;
  }

  private async report(waitMs: number): Promise<void> {
    const now = performance.now();
    if (now - this.reportedAt < REPORT_EVERY_MS) {
      return;
    }
    this.reportedAt = now;
    const waiting = await this.orders.countAll();
    const nextCallSeconds = Math.ceil(waitMs / 1_000);
    this.logger.warn({ waiting, nextCallSeconds }, "orders wait for iiko's quota");
  }
}
