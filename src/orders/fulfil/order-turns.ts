import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/logging/logger.js';
import type { OrderRow } from '../orders.repository.js';
import { OrderGateways } from '../iiko/order-gateway.js';
import { WaitingOrdersRepository } from './waiting-orders.repository.js';

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
    private readonly gateways: OrderGateways,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @param leftMs how long the order can wait; one whose turn comes later need not know how much later
   * @returns undefined when it is the order's turn; else in how many milliseconds it will probably be
   */
  async untilTurn(order: OrderRow, leftMs: number): Promise<number | undefined> {
    const untilTurnMs = await this.gateways.untilSubmission((calls, perCallMs) =>
      this.orders.countAhead(order, calls + 1 + Math.ceil(Math.max(0, leftMs) / perCallMs)),
    );
    if (untilTurnMs !== undefined) {
      await this.report();
    }
    return untilTurnMs;
  }

  private async report(): Promise<void> {
    const now = performance.now();
    if (now - this.reportedAt < REPORT_EVERY_MS) {
      return;
    }
    this.reportedAt = now;
    const waiting = await this.orders.countAll();
    const nextCallSeconds = Math.ceil((await this.gateways.nextSubmissionMs()) / 1_000);
    this.logger.warn({ waiting, nextCallSeconds }, "orders wait for iiko's quota");
  }
}
