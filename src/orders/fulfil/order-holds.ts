import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockMs } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { waitingSince } from '../online-payment.js';
import { OrdersRepository, type OrderRow } from '../orders.repository.js';
import { retryMs, type Failure } from '../iiko/call-outcome.js';
import { WalletGateway } from '../iiko/wallet-gateway.js';
import { growingDelay } from './growing-delay.js';
import { OrderNews } from './order-news.js';
import { holdOf, isReleasable, needsHold } from './wallet-hold.js';

/** If the process dies during the call, the sweep finds the order after this time. */
const CALL_GUARD_MS = 30_000;
const SHORTEST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const RELEASE_RETRY_MS = 15_000;
/** Never given up: it is the guest's money. */
const LONGEST_RELEASE_RETRY_MS = 3_600_000;

/** `refused`: the wallet does not have the money any more, or iiko will not keep it. */
export type HoldOutcome =
  | { state: 'held' }
  | { state: 'refused'; correlationId?: string }
  | { state: 'later'; delayMs: number };

/**
 * Keeps the wallet's part of an order in the wallet until the till takes it, so that it cannot be spent
 * twice meanwhile, and lets it go when there will be no such order.
 *
 * `requested` is stored before iiko is asked. From then on the money may be kept, whatever is heard, and
 * only a cancellation that iiko has answered makes `released` of it. The transaction's id is ours and
 * was stored with the order: to ask again is to ask for the same hold.
 */
@Injectable()
export class OrderHolds {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly wallets: WalletGateway,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Before the order is sent: what the till finds in it must be there. */
  async take(order: OrderRow): Promise<HoldOutcome> {
    const claimed = await this.news.change(order.id, (row) =>
      needsHold(row)
        ? { change: { hold: 'requested', nextActionAt: new Date(clockMs() + CALL_GUARD_MS) } }
        : undefined,
    );
    const hold = claimed === undefined ? undefined : holdOf(claimed);
    if (claimed === undefined || hold === undefined) {
      return { state: 'later', delayMs: 0 };
    }
    const answer = await this.wallets.hold(claimed, hold);
    if (answer.outcome !== 'accepted') {
      return this.explain(claimed, answer);
    }
    // Stored for an order that has ended meanwhile as well: the change makes sure that it is let go.
    await this.news.change(order.id, () => ({ change: { hold: 'held' } }));
    return { state: 'held' };
  }

  private explain(order: OrderRow, failure: Failure): HoldOutcome {
    const { outcome, correlationId, error } = failure;
    this.logger.warn({ orderId: order.id, err: error }, 'the money of a wallet was not held');
    if (outcome === 'refused') {
      return { state: 'refused', ...(correlationId === undefined ? {} : { correlationId }) };
    }
    const usualMs = growingDelay(waitingSince(order), SHORTEST_RETRY_MS, LONGEST_RETRY_MS);
    return { state: 'later', delayMs: retryMs(failure, usualMs) };
  }

  /** Only what came to nothing is let go: of a completed order the money is the restaurant's. */
  @JobHandler('orders.release-hold')
  async release({ orderId }: JobPayloads['orders.release-hold']): Promise<void> {
    const order = await this.orders.find(orderId);
    const hold = order === undefined ? undefined : holdOf(order);
    if (order === undefined || hold === undefined || !isReleasable(order)) {
      return;
    }
    const untilTurnMs = await this.wallets.untilRelease({
      id: orderId,
      since: order.updatedAt.getTime(),
    });
    if (untilTurnMs !== undefined) {
      await this.releaseAgain(orderId, untilTurnMs);
      return;
    }
    const answer = await this.wallets.release(order, hold.transactionId);
    if (answer.outcome === 'unknown' || answer.outcome === 'retry') {
      await this.releaseLater(order, answer);
      return;
    }
    if (answer.outcome === 'refused') {
      // Never held, let go before, or charged by the till: there is nothing more to let go.
      this.logger.warn({ orderId, err: answer.error }, 'iiko has no hold of this order to let go');
    }
    await this.news.change(orderId, (row) =>
      isReleasable(row) ? { change: { hold: 'released' } } : undefined,
    );
    this.logger.info({ orderId }, 'the money of a wallet was let go');
  }

  private async releaseLater(order: OrderRow, failure: Failure): Promise<void> {
    const fields = { orderId: order.id, err: failure.error };
    this.logger.warn(fields, 'the money of a wallet could not be let go yet');
    const usualMs = growingDelay(order.updatedAt, RELEASE_RETRY_MS, LONGEST_RELEASE_RETRY_MS);
    await this.releaseAgain(order.id, retryMs(failure, usualMs));
  }

  private async releaseAgain(orderId: string, delayMs: number): Promise<void> {
    await this.jobs.send('orders.release-hold', { orderId }, { key: orderId, delayMs });
  }
}
