import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { clockMs, clockNow } from '../../platform/database/clock.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { waitingSince } from '../online-payment.js';
import { iikoIdOf } from '../order-move.js';
import type { OrderStatus } from '../order-status.js';
import type { OrderRow } from '../orders.repository.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { OrderNews } from './order-news.js';
import { lookAgainIn } from '../iiko/order-gateway.js';
import { OrderTurns } from './order-turns.js';

/** What the restaurant has confirmed is not in doubt, whatever is heard of it afterwards. */
const IN_DOUBT: readonly OrderStatus[] = ['accepted', 'sent', 'unknown'];

/** What tells whether somebody has to be asked about an order. */
type DoubtfulOrder = Pick<
  OrderRow,
  'id' | 'iikoId' | 'status' | 'submission' | 'alertedAt' | 'awaitedSince' | 'createdAt' | 'paidAt'
>;

/** How long an order is tried, and how long its outcome may be unknown before operators are asked. */
@Injectable()
export class OrderDeadlines {
  constructor(
    private readonly news: OrderNews,
    private readonly restaurants: RestaurantsService,
    private readonly turns: OrderTurns,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * An order for later whose till is known to be offline is not sent: iiko would give it up after a minute.
   * It is kept here until the till is back, or has to begin with it.
   * @returns in how many milliseconds to look again; undefined when it is not kept
   */
  holdMs(order: OrderRow): number | undefined {
    const { cart, submission, cancelRequestedAt, restaurantId } = order;
    if (cart.at === undefined || submission !== 'pending' || cancelRequestedAt !== null) {
      return undefined;
    }
    if (!this.isTillOffline(restaurantId)) {
      return undefined;
    }
    const leftMs = this.restaurants.latestStart(new Date(cart.at)).getTime() - clockMs();
    return leftMs > 0 ? Math.min(leftMs, this.config.sync.posCheckMs) : undefined;
  }

  /** Whether one that was kept for its till has been kept for as long as could be. */
  private hasWaitedInVain({ heldSince, restaurantId }: OrderRow): boolean {
    return heldSince !== null && this.isTillOffline(restaurantId);
  }

  private isTillOffline(restaurantId: string): boolean {
    const restaurant = this.restaurants.findAnywhere(restaurantId);
    return (
      restaurant !== undefined &&
      this.restaurants.acceptance(restaurant.id).reason === 'pos_offline'
    );
  }

  /** Whether it is not to be sent any more: the guest asked to cancel, or has waited too long. */
  isOver(order: OrderRow): boolean {
    if (order.cancelRequestedAt !== null || this.hasWaitedInVain(order)) {
      return true;
    }
    return clockMs() > this.deadlineOf(order).getTime();
  }

  /** The operations that are retried after the order's time is over would be told late that it is. */
  noLaterThanDeadline(order: OrderRow, delayMs: number): number {
    const leftMs = this.deadlineOf(order).getTime() - clockMs();
    return leftMs > 0 ? Math.min(delayMs, leftMs + 1) : delayMs;
  }

  /**
   * Whether it is the order's turn to be sent.
   * @returns undefined when it is; `lookAgainMs` while it waits for its turn, unless that would come too late
   */
  async turnOf(order: OrderRow): Promise<{ lookAgainMs: number | undefined } | undefined> {
    const leftMs = this.deadlineOf(order).getTime() - clockMs();
    const untilTurnMs = await this.turns.untilTurn(order, leftMs);
    if (untilTurnMs === undefined) {
      return undefined;
    }
    const isInTime = untilTurnMs <= leftMs;
    return { lookAgainMs: isInTime ? lookAgainIn(untilTurnMs) : undefined };
  }

  private deadlineOf(order: OrderRow): Date {
    return order.submitUntil ?? this.deadlineFrom(waitingSince(order));
  }

  /** How long an order is tried whose time begins then. */
  deadlineFrom(moment: Date): Date {
    return new Date(moment.getTime() + this.config.orders.submitDeadlineMs);
  }

  /**
   * Tells operators of an order that nobody can settle but them. It is not dropped: docs/unknown-order.md.
   * @returns whether operators know of it, now or before: from then on it is looked for slowly
   */
  async raise(order: DoubtfulOrder): Promise<boolean> {
    if (order.alertedAt !== null) {
      return true;
    }
    if (!IN_DOUBT.includes(order.status) || this.msUntilAlert(order) > 0) {
      return false;
    }
    const alerted = await this.news.change(order.id, (row) =>
      IN_DOUBT.includes(row.status) && iikoIdOf(row) === iikoIdOf(order)
        ? {
            change: { status: 'unknown', alertedAt: clockNow() },
            event: { note: 'nobody can tell what became of it: an operator has to', cause: 'job' },
          }
        : undefined,
    );
    if (alerted !== undefined) {
      const { id: orderId, submission, creationStatus, correlationId } = alerted;
      const fields = {
        orderId,
        iikoId: iikoIdOf(alerted),
        submission,
        creationStatus,
        correlationId,
      };
      this.logger.error(fields, 'an order is unknown: an operator has to resolve it');
    }
    return alerted !== undefined;
  }

  /** The operations that are retried after the time at which operators are to be asked would have them asked late. */
  noLaterThanAlert(order: DoubtfulOrder, delayMs: number): number {
    const untilAlertMs = this.msUntilAlert(order);
    return untilAlertMs > 0 ? Math.min(delayMs, untilAlertMs) : delayMs;
  }

  private msUntilAlert(order: DoubtfulOrder): number {
    const since = order.awaitedSince ?? waitingSince(order);
    return since.getTime() + this.patienceMs(order) - clockMs();
  }

  /** iiko itself gives the POS its time first. */
  private patienceMs({ submission }: DoubtfulOrder): number {
    const { unknownMs, posTimeoutSeconds } = this.config.orders;
    return submission === 'received' ? unknownMs + posTimeoutSeconds * 1_000 : unknownMs;
  }
}
