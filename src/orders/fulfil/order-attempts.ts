import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { OrderProblemCode } from '../order-problems.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder } from '../pos-order.js';
import { isFormRefused, toOtherForm } from './address-form.js';
import { OrderAddressForm } from './order-address-form.js';
import { OrderDeadlines } from './order-deadlines.js';
import {
  isOutOfQuota,
  type Answer,
  type Failure,
  type Refused,
  type Submitted,
} from '../iiko/call-outcome.js';
import { OrderGateways } from '../iiko/order-gateway.js';
import { OrderNews, type NewsSource } from './order-news.js';
import { claim, isStill, retryDelay, wait, watched } from './submission-steps.js';

/** By then the budget shows the call, or the pause, that was in the way. */
const TURN_DELAY_MS = 1_000;
/** How long to wait before an order whose answer was lost is looked up. */
const FIRST_LOOKUP_MS = 1_000;

/** One attempt to give an order to iiko, and what its answer means. */
@Injectable()
export class OrderAttempts {
  constructor(
    private readonly news: OrderNews,
    private readonly gateways: OrderGateways,
    private readonly addressForm: OrderAddressForm,
    private readonly deadlines: OrderDeadlines,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns undefined when iiko does not know the order */
  find(order: OrderRow): Promise<Answer<{ posOrder: PosOrder | undefined }>> {
    return this.gateways.of(order).find(order);
  }

  /** Claims the order, so that nobody else sends it, and sends it. */
  async send(order: OrderRow): Promise<void> {
    const before = order.submission;
    const prepared = await this.addressForm.prepare(order);
    const claimed = prepared && (await this.news.change(order.id, (row) => claim(row, before)));
    if (claimed === undefined) {
      return;
    }
    const answer = await this.gateways.of(claimed).submit(claimed);
    if (answer.outcome === 'accepted') {
      const { posOrder, correlationId } = answer;
      await this.take(claimed, posOrder, { cause: 'command', correlationId });
    } else {
      await this.handleFailure(claimed, before, answer);
    }
  }

  /** What iiko shows of an order that was sent. */
  async take(order: OrderRow, posOrder: PosOrder, source: NewsSource): Promise<void> {
    await this.news.apply(posOrder, source);
    if (posOrder.creation !== 'failed') {
      await this.addressForm.learn(order);
    }
  }

  private async handleFailure(
    order: OrderRow,
    before: OrderRow['submission'],
    failure: Exclude<Submitted, { outcome: 'accepted' }>,
  ): Promise<void> {
    const { outcome, error } = failure;
    if (outcome === 'retry' && isOutOfQuota(failure)) {
      await this.waitForTurn(order, before);
      return;
    }
    if (error !== undefined) {
      const fields = { orderId: order.id, err: error, attempt: order.attempts };
      this.logger.warn(fields, 'order not taken');
    }
    switch (outcome) {
      case 'exists':
        await this.lookUpExisting(order);
        break;
      case 'unknown':
        await this.again(order.id, FIRST_LOOKUP_MS);
        break;
      case 'refused':
        await this.handleRefusal(order, before, failure);
        break;
      case 'retry':
        await this.tryAgain(order, before, failure);
        break;
    }
  }

  private async handleRefusal(
    order: OrderRow,
    before: OrderRow['submission'],
    { refusal, problem, correlationId }: Refused,
  ): Promise<void> {
    if (isFormRefused(order, refusal)) {
      await this.changeForm(order, before);
      return;
    }
    await this.news.explain(order, refusal);
    await this.reject(order, problem, correlationId);
  }

  /** Certainly not carried out: as if it had never been tried. */
  private async tryAgain(
    order: OrderRow,
    before: OrderRow['submission'],
    failure: Failure,
  ): Promise<void> {
    const delayMs = this.deadlines.noLaterThanDeadline(order, retryDelay(failure, order));
    await this.news.change(order.id, (row) =>
      row.submission === 'attempted' ? wait(row, delayMs, { submission: before }) : undefined,
    );
    await this.again(order.id, delayMs);
  }

  /** Not a failure of the restaurant: it goes back into the line, which knows when its turn comes. */
  private async waitForTurn(order: OrderRow, submission: OrderRow['submission']): Promise<void> {
    await this.news.change(order.id, (row) =>
      row.submission === 'attempted' ? wait(row, TURN_DELAY_MS, { submission }) : undefined,
    );
    await this.again(order.id, TURN_DELAY_MS);
  }

  /** iiko has stored nothing, so the same id can be sent again. */
  private async changeForm(order: OrderRow, submission: OrderRow['submission']): Promise<void> {
    const { change, note } = toOtherForm(order);
    await this.news.change(order.id, (row) =>
      isStill(row, order)
        ? { change: { ...change, submission }, event: { note, cause: 'job' } }
        : undefined,
    );
    await this.again(order.id, 0);
  }

  /** An earlier attempt has arrived. What it became stands in the order, not in the answer to this one. */
  private async lookUpExisting(order: OrderRow): Promise<void> {
    await this.news.change(order.id, (row) =>
      isStill(row, order) ? { change: { creationStatus: 'exists' } } : undefined,
    );
    await this.again(order.id, 0);
  }

  /** Ends an order that iiko does not have. */
  async reject(order: OrderRow, problem: OrderProblemCode, correlationId?: string): Promise<void> {
    const attempted = correlationId === undefined ? {} : { correlationId };
    await this.news.change(order.id, (row) =>
      isStill(row, order)
        ? {
            change: {
              status: 'rejected',
              submission: 'refused',
              problem,
              ...attempted,
              ...watched(),
            },
            event: { note: `refused: ${problem}`, cause: 'job' },
          }
        : undefined,
    );
  }

  private async again(orderId: string, delayMs: number): Promise<void> {
    await this.jobs.send('orders.submit', { orderId }, { key: orderId, delayMs });
  }
}
