import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { clockNow } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { Cancellation } from '../order-model.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import { isFinal } from '../order-status.js';
import { OrdersRepository, type OrderRow } from '../orders.repository.js';
import { growingDelay } from './growing-delay.js';
import { retryMs, type Failure } from '../iiko/call-outcome.js';
import { OrderGateways } from '../iiko/order-gateway.js';
import { reasonOfCancelRefusal } from '../iiko/order-refusals.js';
import { OrderNews } from './order-news.js';

const COMMAND_POLLS = 6;
const COMMAND_POLL_MS = 2_000;
const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;
/** A POS that has said nothing by then is slow or away. */
const UNANSWERED_MS = 30_000;
/** What the guest was told no about must not be cooked, whatever the POS says the first time. */
const WITHDRAWAL_REFUSED_MS = 300_000;

/**
 * Cancels in the restaurant: what a guest asked for, and what surfaced there after the guest was told
 * no. Asking twice does no harm. The status changes when the restaurant's own news says so.
 */
@Injectable()
export class OrderCancellation {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly gateways: OrderGateways,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @JobHandler('orders.cancel')
  async run({ orderId }: JobPayloads['orders.cancel']): Promise<void> {
    const order = await this.orders.find(orderId);
    // One that is still being created cannot be cancelled; the news of its creation brings it back here.
    if (order === undefined || !isWanted(order) || order.creationStatus !== 'done') {
      return;
    }
    const untilTurnMs = await this.gateways.untilTurn('cancel', {
      id: order.id,
      since: wantedSince(order).getTime(),
    });
    if (untilTurnMs !== undefined) {
      await this.again(order, untilTurnMs);
      return;
    }
    const correlationId = await this.ask(order);
    if (correlationId !== undefined && !(await this.isAnswered(order, correlationId))) {
      await this.again(order, UNANSWERED_MS);
    }
  }

  /** @returns undefined when iiko did not take the request; what follows from that is done */
  private async ask(order: OrderRow): Promise<string | undefined> {
    const answer = await this.gateways.of(order).cancel(order);
    if (answer.outcome === 'accepted') {
      return answer.correlationId;
    }
    await this.handleFailure(order, answer);
    return undefined;
  }

  /** Whether the POS has said yes or no; that it could not be asked says neither. */
  private async isAnswered(order: OrderRow, correlationId: string): Promise<boolean> {
    for (let poll = 0; poll < COMMAND_POLLS; poll++) {
      await delay(COMMAND_POLL_MS);
      const answer = await this.gateways.commandStatus(order, correlationId);
      if (answer.outcome !== 'accepted') {
        return this.reportUnfollowed(order, answer);
      }
      if (answer.state === 'refused') {
        await this.refuse(order, answer.refusal.text ?? 'no reason given');
        return true;
      }
      if (answer.state === 'done') {
        return this.read(order, correlationId);
      }
    }
    this.logger.warn(
      { orderId: order.id, correlationId },
      'the restaurant has not answered a cancellation yet',
    );
    return false;
  }

  private reportUnfollowed({ id: orderId }: OrderRow, { error }: Failure): false {
    this.logger.warn({ orderId, err: error }, 'a cancellation could not be followed');
    return false;
  }

  /** @returns false when the order could not be read */
  private async read(order: OrderRow, correlationId: string): Promise<boolean> {
    const gateway = this.gateways.of(order);
    const answer = await gateway.find(order);
    if (answer.outcome !== 'accepted') {
      return this.reportUnfollowed(order, answer);
    }
    if (answer.posOrder !== undefined) {
      await this.news.apply(answer.posOrder, { cause: 'command', correlationId });
    } else if (gateway.hidesEnded) {
      await this.news.change(order.id, (row) =>
        isFinal(row.status)
          ? { change: { withdrawing: false } }
          : {
              change: { status: 'cancelled', nextActionAt: null, watchUntil: null },
              event: { note: 'the restaurant cancelled it', cause: 'command' },
            },
      );
    }
    return true;
  }

  private async handleFailure(order: OrderRow, failure: Failure): Promise<void> {
    const { error } = failure;
    if (failure.outcome === 'refused') {
      await this.refuse(order, failure.refusal.text ?? error.message);
      return;
    }
    this.logger.warn({ orderId: order.id, err: error }, 'cancellation could not be asked for');
    const usualMs = growingDelay(wantedSince(order), RETRY_MS, LONGEST_RETRY_MS);
    await this.again(order, retryMs(failure, usualMs));
  }

  /**
   * Staff who move an order to another restaurant cancel it here and make a new one there. The POS then says that
   * what it was asked to cancel has ended, perhaps before the news of the move has come.
   */
  private async wasMoved(order: OrderRow, reason: string): Promise<boolean> {
    if (hasOtherId(order, await this.orders.find(order.id))) {
      return true;
    }
    if (reasonOfCancelRefusal(reason) !== 'too_late') {
      return false;
    }
    const answer = await this.gateways.of(order).find(order);
    if (answer.outcome !== 'accepted') {
      const fields = { orderId: order.id, err: answer.error };
      this.logger.warn(fields, 'a refused cancellation was not checked');
    } else if (answer.posOrder !== undefined) {
      await this.news.apply(answer.posOrder, { cause: 'command' });
    }
    return hasOtherId(order, await this.orders.find(order.id));
  }

  /** Asking twice does no harm, and `run` sees for itself whether it is still wanted. */
  private async again({ id }: OrderRow, delayMs: number): Promise<void> {
    await this.jobs.send('orders.cancel', { orderId: id }, { key: id, delayMs });
  }

  private async refuse(order: OrderRow, reason: string): Promise<void> {
    if (await this.wasMoved(order, reason)) {
      await this.again(order, 0);
      return;
    }
    this.logger[order.withdrawing ? 'error' : 'warn'](
      { orderId: order.id, reason },
      'the restaurant refused a cancellation',
    );
    await this.news.change(order.id, (row) =>
      row.cancelRequestedAt === null || isFinal(row.status)
        ? undefined
        : {
            change: { cancelRequestedAt: null, cancellation: refusedFor(row, reason) },
            event: { note: `cancellation refused: ${reason}`, cause: 'command' },
          },
    );
    // Until it has ended in the restaurant, whatever its age: operators may have given it up a day after it was placed.
    if (order.withdrawing) {
      await this.again(order, WITHDRAWAL_REFUSED_MS);
    }
  }
}

/** An order that has become another one at iiko: what was asked of the old one says nothing of the new. */
function hasOtherId(order: OrderRow, row: OrderRow | undefined): boolean {
  return row !== undefined && !isSameId(iikoIdOf(row), iikoIdOf(order));
}

function isWanted({ status, withdrawing, cancelRequestedAt }: OrderRow): boolean {
  return withdrawing || (cancelRequestedAt !== null && !isFinal(status));
}

function wantedSince({ cancelRequestedAt, updatedAt }: OrderRow): Date {
  return cancelRequestedAt ?? updatedAt;
}

/** The request stays on record with what the POS said to it; the status is what it was all along. */
function refusedFor({ cancellation }: OrderRow, text: string): Cancellation {
  return {
    ...cancellation,
    refusedAt: clockNow().toISOString(),
    reason: reasonOfCancelRefusal(text),
    restaurantText: text,
  };
}
