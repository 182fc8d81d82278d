import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { LOGGER } from '../logging/logger.js';
import { waitingSince } from './online-payment.js';
import { iikoIdOf } from './order-move.js';
import { OrderNews } from './order-news.js';
import type { OrderStatus } from './order-status.js';
import type { OrderRow } from './orders.repository.js';

/** What the restaurant has confirmed is not in doubt, whatever is heard of it afterwards. */
const IN_DOUBT: readonly OrderStatus[] = ['accepted', 'sent', 'unknown'];

/** How long an order is tried, and how long its outcome may be unknown before operators are asked. */
@Injectable()
export class OrderDeadlines {
  constructor(
    private readonly news: OrderNews,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether it is not to be sent any more: the guest asked to cancel, or has waited too long. */
  isOver(order: OrderRow): boolean {
    const { submitDeadlineMs } = this.config.orders;
    const deadline =
      order.submitUntil?.getTime() ?? waitingSince(order).getTime() + submitDeadlineMs;
    return Date.now() > deadline || order.cancelRequestedAt !== null;
  }

  /**
   * Tells operators of an order that nobody can settle but them. It is not dropped: docs/unknown-order.md.
   * @returns whether operators know of it, now or before: from then on it is looked for slowly
   */
  async raise(order: OrderRow): Promise<boolean> {
    if (order.alertedAt !== null) {
      return true;
    }
    const since = order.awaitedSince ?? waitingSince(order);
    if (!IN_DOUBT.includes(order.status) || Date.now() - since.getTime() < this.patienceMs(order)) {
      return false;
    }
    const alerted = await this.news.change(order.id, (row) =>
      IN_DOUBT.includes(row.status) && iikoIdOf(row) === iikoIdOf(order)
        ? {
            change: { status: 'unknown', alertedAt: new Date() },
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

  /** iiko itself gives the POS its time first. */
  private patienceMs({ submission }: OrderRow): number {
    const { unknownMs, posTimeoutSeconds } = this.config.orders;
    return submission === 'received' ? unknownMs + posTimeoutSeconds * 1_000 : unknownMs;
  }
}
