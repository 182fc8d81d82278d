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

  /** @returns undefined when it is the order's turn; else in how many milliseconds it will probably be */
  async untilTurn({ id }: Pick<OrderRow, 'id'>): Promise<number | undefined> {
    const { calls, waitMs } = await this.budgets.left(OPERATIONS.createDelivery);
    const { ahead, waiting } = await this.orders.placeOf(id);
    if (ahead < calls) {
      return undefined;
    }
    const perCallMs = MINUTE_MS / this.budgets.callsPerMinute(OPERATIONS.createDelivery);
    const callsUntilThen = calls === 0 ? ahead : ahead - calls + 1;
    const untilTurnMs = Math.max(SHORTEST_WAIT_MS, waitMs + callsUntilThen * perCallMs);
    this.report(waiting, waitMs);
    return untilTurnMs;
  }

  /** When to look again: turns come earlier where orders ahead are cancelled, or a pause is ended. */
  lookAgainIn(untilTurnMs: number): number {
    return untilTurnMs > LONG_WAIT_MS ? Math.max(LONG_WAIT_MS, untilTurnMs / 2) : untilTurnMs;
  }

  private report(waiting: number, waitMs: number): void {
    const now = performance.now();
    if (now - this.reportedAt < REPORT_EVERY_MS) {
      return;
    }
    this.reportedAt = now;
    const nextCallSeconds = Math.ceil(waitMs / 1_000);
    this.logger.warn({ waiting, nextCallSeconds }, "orders wait for iiko's quota");
  }
}
