import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs, clockNow } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import {
  additionsOf,
  changeAddition,
  decideArrival,
  decideRefusal,
  isOpenAddition,
} from '../iiko/additions.js';
import type { Addition } from '../order-model.js';
import type { OrderProblemCode } from '../order-problems.js';
import { isFinal } from '../order-status.js';
import type { OrderRow } from '../orders.repository.js';
import { growingDelay } from './growing-delay.js';
import { retryMs, type Failure } from '../iiko/call-outcome.js';
import { OrderGateways } from '../iiko/order-gateway.js';
import { OrderNews } from './order-news.js';

const SOON_MS = 2_000;
const LATER_MS = 10_000;
const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;
/** If the process dies during the call, the sweep finds the order after this time. */
const CALL_GUARD_MS = 30_000;
const LOOKUPS_BEFORE_RESEND = 3;

/**
 * Brings what was added to orders at tables to iiko, one addition after another. A command has no id there, so
 * `attempted` is stored before the call, and after a lost answer the order is looked up: only when it has shown none
 * of the positions for as long as iiko may take over a command are they sent again.
 */
@Injectable()
export class AdditionSubmission {
  constructor(
    private readonly news: OrderNews,
    private readonly gateways: OrderGateways,
    private readonly jobs: Jobs,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @JobHandler('orders.add-items')
  async run({ orderId }: JobPayloads['orders.add-items']): Promise<void> {
    const order = await this.news.find(orderId);
    const addition = order && additionsOf(order).find(isOpenAddition);
    if (order === undefined || addition === undefined) {
      return;
    }
    const delayMs = await this.advance(order, addition);
    const left = await this.news.find(orderId);
    if (left !== undefined && additionsOf(left).some(isOpenAddition)) {
      await this.jobs.send('orders.add-items', { orderId }, { key: orderId, delayMs });
    }
  }

  /** @returns when to look again, if anything is left to do then */
  private advance(order: OrderRow, addition: Addition): Promise<number> {
    return addition.state === 'pending'
      ? this.start(order, addition)
      : this.follow(order, addition);
  }

  private async start(order: OrderRow, addition: Addition): Promise<number> {
    if (isFinal(order.status) || order.cancelRequestedAt !== null) {
      return this.refuse(order, addition, 'order_ended');
    }
    if (this.isOver(addition)) {
      return this.refuse(order, addition, 'restaurant_unreachable');
    }
    // The order itself comes first; the news of its creation is not waited for but looked for.
    if (order.creationStatus !== 'done') {
      return this.wait(order, SOON_MS);
    }
    const untilTurnMs = await this.gateways.untilTurn('addItems', {
      id: addition.id,
      since: Date.parse(addition.at),
    });
    if (untilTurnMs !== undefined) {
      return this.wait(order, this.noLaterThanDeadline(addition, untilTurnMs));
    }
    const attemptedAt = clockNow();
    const guard = new Date(attemptedAt.getTime() + CALL_GUARD_MS);
    const claimed = await this.news.change(order.id, (row) =>
      changeAddition(row, addition, guard, {
        state: 'attempted',
        attempts: addition.attempts + 1,
        attemptedAt: attemptedAt.toISOString(),
        missedLookups: 0,
      }),
    );
    return claimed === undefined ? 0 : this.send(claimed, addition.id);
  }

  private async send(order: OrderRow, additionId: string): Promise<number> {
    const addition = additionsOf(order).find(({ id }) => id === additionId);
    if (addition === undefined) {
      return 0;
    }
    const answer = await this.gateways.dineIn.addItems(order, addition);
    if (answer.outcome !== 'accepted') {
      return this.handleFailure(order, addition, answer);
    }
    const { correlationId } = answer;
    await this.change(order, addition, SOON_MS, { state: 'sent', correlationId });
    return SOON_MS;
  }

  private async handleFailure(
    order: OrderRow,
    addition: Addition,
    failure: Failure,
  ): Promise<number> {
    this.logger.warn({ orderId: order.id, err: failure.error }, 'an addition was not taken');
    if (failure.outcome === 'unknown') {
      return this.wait(order, SOON_MS);
    }
    if (failure.outcome === 'refused') {
      await this.news.explain(order, failure.refusal);
      return this.refuse(order, addition, failure.problem);
    }
    // Certainly not carried out: as if it had never been tried.
    const delayMs = this.retryAfter(failure, addition);
    await this.change(order, addition, delayMs, { state: 'pending' });
    return delayMs;
  }

  private async follow(order: OrderRow, addition: Addition): Promise<number> {
    const { state, correlationId } = addition;
    return state === 'sent' && correlationId !== null
      ? this.followCommand(order, addition, correlationId)
      : this.lookUp(order, addition);
  }

  private async followCommand(
    order: OrderRow,
    addition: Addition,
    correlationId: string,
  ): Promise<number> {
    const answer = await this.gateways.commandStatus(order, correlationId);
    if (answer.outcome !== 'accepted') {
      return answer.obstacle === 'forgotten'
        ? this.lookUp(order, addition)
        : this.waitAfter(answer, order, addition);
    }
    switch (answer.state) {
      case 'refused':
        await this.news.explain(order, answer.refusal);
        return this.refuse(order, addition, answer.refusal.problem);
      case 'done':
        return this.settle(order, addition);
      case 'pending':
      case 'unclear':
        return this.wait(order, SOON_MS);
    }
  }

  private waitAfter(failure: Failure, order: OrderRow, addition: Addition): Promise<number> {
    const fields = { orderId: order.id, err: failure.error };
    this.logger.warn(fields, 'an addition could not be followed');
    return this.wait(order, this.retryAfter(failure, addition));
  }

  /** The POS has said yes; what it has made of the order is news. */
  private async settle(order: OrderRow, addition: Addition): Promise<number> {
    const answer = await this.gateways.dineIn.find(order);
    if (answer.outcome !== 'accepted') {
      return this.waitAfter(answer, order, addition);
    }
    if (answer.posOrder !== undefined) {
      const { correlationId } = addition;
      await this.news.apply(answer.posOrder, { cause: 'command', correlationId });
    }
    await this.news.change(order.id, (row) => decideArrival(row, addition));
    return 0;
  }

  private async lookUp(order: OrderRow, addition: Addition): Promise<number> {
    const answer = await this.gateways.dineIn.find(order);
    if (answer.outcome !== 'accepted') {
      return this.waitAfter(answer, order, addition);
    }
    const { posOrder } = answer;
    if (posOrder !== undefined) {
      await this.news.apply(posOrder, { cause: 'job' });
    }
    const current = (await this.news.find(order.id)) ?? order;
    if (additionsOf(current).some(({ id, state }) => id === addition.id && state === 'done')) {
      return 0;
    }
    return isFinal(current.status) || this.isOver(addition)
      ? this.refuse(order, addition, 'restaurant_unreachable')
      : this.countMiss(order, addition, posOrder === undefined ? 0 : 1);
  }

  /** An order that iiko does not show says nothing about its dishes. */
  private async countMiss(order: OrderRow, addition: Addition, count: number): Promise<number> {
    const missedLookups = addition.missedLookups + count;
    if (missedLookups >= LOOKUPS_BEFORE_RESEND && this.hasSettled(addition)) {
      await this.change(order, addition, 0, { missedLookups, state: 'pending' });
      return 0;
    }
    const delayMs = missedLookups < LOOKUPS_BEFORE_RESEND ? SOON_MS : LATER_MS;
    await this.change(order, addition, delayMs, { missedLookups });
    return Math.min(delayMs, this.config.orders.commandSettleMs);
  }

  /** Until then iiko may still be bringing it to the POS. */
  private hasSettled({ attemptedAt }: Addition): boolean {
    const since = attemptedAt === null ? 0 : Date.parse(attemptedAt);
    return clockMs() - since > this.config.orders.commandSettleMs;
  }

  private isOver({ at }: Addition): boolean {
    return clockMs() - Date.parse(at) > this.config.orders.submitDeadlineMs;
  }

  private retryAfter(failure: Failure, addition: Addition): number {
    const usualMs = growingDelay(new Date(addition.at), RETRY_MS, LONGEST_RETRY_MS);
    return this.noLaterThanDeadline(addition, retryMs(failure, usualMs));
  }

  /** What comes after the time at which it is given up would be told late. */
  private noLaterThanDeadline({ at }: Addition, delayMs: number): number {
    const leftMs = Date.parse(at) + this.config.orders.submitDeadlineMs - clockMs();
    return leftMs > 0 ? Math.min(delayMs, leftMs + 1) : delayMs;
  }

  private async refuse(
    order: OrderRow,
    addition: Addition,
    problem: OrderProblemCode,
  ): Promise<number> {
    await this.news.change(order.id, (row) => decideRefusal(row, addition, problem));
    return 0;
  }

  private async change(
    order: OrderRow,
    addition: Addition,
    delayMs: number,
    change: Partial<Addition>,
  ): Promise<void> {
    const dueAt = new Date(clockMs() + delayMs);
    await this.news.change(order.id, (row) => changeAddition(row, addition, dueAt, change));
  }

  private async wait(order: OrderRow, delayMs: number): Promise<number> {
    await this.news.change(order.id, (row) =>
      additionsOf(row).some(isOpenAddition)
        ? { change: { additionsDueAt: new Date(clockMs() + delayMs) } }
        : undefined,
    );
    return delayMs;
  }
}
