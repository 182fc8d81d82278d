import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockNow } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import { OrderAttempts } from './order-attempts.js';
import { OrderHolds } from './order-holds.js';
import { OrderDeadlines } from './order-deadlines.js';
import { SLOW_CHECK_MS } from './order-decisions.js';
import { OrderNews } from './order-news.js';
import {
  isOpen,
  isStill,
  keptForTill,
  retryDelay,
  UNAUTHORIZED_DELAY_MS,
  wait,
  watched,
} from './submission-steps.js';
import { needsHold } from './wallet-hold.js';

/** Look-ups that must fail before an order is believed not to be in iiko. */
const LOOKUPS_BEFORE_RESEND = 3;
const LOOKUP_DELAYS_MS = [1_000, 2_000, 4_000];
const FAILED = { outcome: 'unknown', obstacle: undefined, afterMs: undefined } as const;

/**
 * Brings an accepted order to iiko exactly once.
 *
 * What a wallet pays is held first. `pending` was never sent. Before it is sent it becomes `attempted`, and that is stored first: whatever
 * happens afterwards, a restart knows that iiko may have it. An attempted order is looked up, and
 * only after three look-ups in a row did not find it is it sent again, with the same id, which iiko
 * refuses to take twice.
 */
@Injectable()
export class OrderSubmission {
  constructor(
    private readonly news: OrderNews,
    private readonly holds: OrderHolds,
    private readonly deadlines: OrderDeadlines,
    private readonly attempts: OrderAttempts,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @JobHandler('orders.submit')
  async run({ orderId }: JobPayloads['orders.submit']): Promise<void> {
    const order = await this.news.find(orderId);
    if (order === undefined || !isOpen(order)) {
      return;
    }
    if (order.submission === 'attempted' && !(await this.isAbsent(order))) {
      return;
    }
    if (order.creationStatus === 'exists') {
      this.logger.error({ orderId }, 'iiko says that the order exists, but does not show it');
      await this.lookLater(order, UNAUTHORIZED_DELAY_MS);
      return;
    }
    const holdMs = this.deadlines.holdMs(order);
    if (holdMs !== undefined) {
      await this.keepForTill(order, holdMs);
      return;
    }
    if (this.deadlines.isOver(order)) {
      await this.giveUp(order);
      return;
    }
    if (order.heldSince !== null) {
      await this.goOn(order);
      return;
    }
    if (needsHold(order)) {
      await this.hold(order);
      return;
    }
    await this.sendInTurn(order);
  }

  private async sendInTurn(order: OrderRow): Promise<void> {
    const turn = await this.deadlines.turnOf(order);
    if (turn === undefined) {
      await this.attempts.send(order);
    } else if (turn.lookAgainMs === undefined) {
      // Told now rather than at the deadline: it will not be sent in time.
      await this.attempts.reject(order, 'too_many_orders');
    } else {
      await this.waitFor(order, turn.lookAgainMs);
    }
  }

  private async waitFor(order: OrderRow, delayMs: number): Promise<void> {
    await this.news.change(order.id, (row) =>
      isStill(row, order) ? wait(row, delayMs) : undefined,
    );
    await this.again(order.id, delayMs);
  }

  private async keepForTill(order: OrderRow, delayMs: number): Promise<void> {
    await this.news.change(order.id, (row) =>
      isStill(row, order) ? keptForTill(row, delayMs) : undefined,
    );
    await this.again(order.id, delayMs);
  }

  /** The till is back. The time it was away is not the order's. */
  private async goOn(order: OrderRow): Promise<void> {
    const submitUntil = this.deadlines.deadlineFrom(clockNow());
    await this.news.change(order.id, (row) =>
      isStill(row, order)
        ? {
            change: { heldSince: null, submitUntil },
            event: { note: 'the till of the restaurant is back', cause: 'job' },
          }
        : undefined,
    );
    await this.run({ orderId: order.id });
  }

  private async hold(order: OrderRow): Promise<void> {
    const outcome = await this.holds.take(order);
    if (outcome.state === 'held') {
      // The guest may have asked to cancel meanwhile.
      await this.run({ orderId: order.id });
      return;
    }
    if (outcome.state === 'refused') {
      await this.attempts.reject(order, 'bonuses_unavailable', outcome.correlationId);
      return;
    }
    await this.waitFor(order, this.deadlines.noLaterThanDeadline(order, outcome.delayMs));
  }

  /** @returns true only when iiko has said often enough that it does not have the order */
  private async isAbsent(order: OrderRow): Promise<boolean> {
    const found = await this.lookUp(order);
    if (found === undefined) {
      return false;
    }
    if (found !== null) {
      await this.attempts.take(order, found, { cause: 'job' });
      return false;
    }
    const missed = order.missedLookups + 1;
    const delayMs = LOOKUP_DELAYS_MS[missed - 1] ?? 0;
    await this.news.change(order.id, (row) =>
      isStill(row, order) ? wait(row, delayMs, { missedLookups: missed }) : undefined,
    );
    if (missed >= LOOKUPS_BEFORE_RESEND) {
      return true;
    }
    await this.again(order.id, delayMs);
    return false;
  }

  /** @returns null when iiko does not know the order, undefined when iiko could not be asked */
  private async lookUp(order: OrderRow): Promise<PosOrder | null | undefined> {
    // Whatever it was, operators must hear in time of an order that cannot be found.
    const answer = await this.attempts
      .find(order)
      .catch((error: unknown) => ({ ...FAILED, error }));
    if (answer.outcome === 'accepted') {
      return answer.posOrder ?? null;
    }
    const delayMs = retryDelay(answer, order);
    const fields = { orderId: order.id, err: answer.error, delayMs };
    this.logger.warn(fields, 'order could not be looked up');
    await this.lookLater(order, delayMs);
    return undefined;
  }

  /** Nobody can tell what became of it. After some time operators are asked, and it is looked for slowly. */
  private async lookLater(order: OrderRow, soonMs: number): Promise<void> {
    const isAlerted = await this.deadlines.raise(order);
    const delayMs = isAlerted
      ? Math.max(soonMs, SLOW_CHECK_MS)
      : this.deadlines.noLaterThanAlert(order, soonMs);
    await this.news.change(order.id, (row) =>
      isStill(row, order) ? wait(row, delayMs) : undefined,
    );
    // A job that waits for long would hold up the one that an operator asks for; the sweep brings it back.
    if (!isAlerted) {
      await this.again(order.id, delayMs);
    }
  }

  /** Not in iiko and not to be sent any more: the guest asked to cancel, or has waited too long. */
  private async giveUp(order: OrderRow): Promise<void> {
    if (order.cancelRequestedAt === null) {
      const turn = await this.deadlines.turnOf(order);
      const problem = turn === undefined ? 'restaurant_unreachable' : 'too_many_orders';
      await this.attempts.reject(order, problem);
      return;
    }
    await this.news.change(order.id, (row) =>
      isStill(row, order)
        ? {
            change: { status: 'cancelled', submission: 'refused', ...watched() },
            event: { note: 'cancelled before it reached iiko', cause: 'job' },
          }
        : undefined,
    );
  }

  private async again(orderId: string, delayMs: number): Promise<void> {
    await this.jobs.send('orders.submit', { orderId }, { key: orderId, delayMs });
  }
}
