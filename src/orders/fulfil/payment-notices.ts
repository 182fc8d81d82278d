import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockMs, clockNow } from '../../platform/database/clock.js';
import { Database, type Queryable } from '../../platform/database/database.js';
import { Problem } from '../../platform/http/problem.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import type { JobPayloads } from '../../platform/jobs/job-queues.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { decideExpiry, decideNotice, mustGoBack } from '../online-payment.js';
import type { PaymentNotice } from '../payment-notice.js';
import { STATUS_TEXTS } from '../read/order-texts.js';
import { OrdersRepository, type OrderRow } from '../orders.repository.js';
import { OrderNews } from './order-news.js';

/**
 * Lets orders go that wait to be paid online: to the restaurant when the payment backend says so, and to
 * nowhere when it says no or nothing until the time is over. The order's row is held for each decision, so
 * that of a payment and the end of the time only the first counts.
 */
@Injectable()
export class PaymentNotices {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly jobs: Jobs,
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Once this returns, a paid order cannot be lost: the job that submits it is stored with the payment.
   * @throws Problem order_not_found, payment_not_expected, payment_amount_wrong, payment_contradicts, payment_not_found,
   * refund_not_due: nothing has changed then; payment_refund_due: the payment is stored, and the order goes on as it is
   */
  async take(
    orderId: string,
    operator: string,
    notice: Omit<PaymentNotice, 'operator'>,
  ): Promise<OrderRow> {
    // The clock says when the time is over, not how soon the job comes.
    await this.expire(orderId);
    const order = await this.database.transaction((tx) =>
      this.apply(orderId, { ...notice, operator }, tx),
    );
    // Only now, or what is to be returned would be forgotten with the transaction.
    if (mustGoBack(order, notice)) {
      throw new Problem('payment_refund_due', { params: { status: STATUS_TEXTS[order.status] } });
    }
    return order;
  }

  private async apply(orderId: string, notice: PaymentNotice, tx: Queryable): Promise<OrderRow> {
    const decide = (row: OrderRow) => decideNotice(row, notice, clockNow());
    const changed = await this.news.change(orderId, decide, tx);
    const order = changed ?? (await this.orders.find(orderId, tx));
    if (order === undefined) {
      throw new Problem('order_not_found');
    }
    if (changed !== undefined && mustGoBack(order, notice)) {
      this.warn(order, notice);
    } else if (changed?.status === 'accepted') {
      await this.jobs.send('orders.submit', { orderId }, { tx, key: orderId });
    }
    return order;
  }

  private warn(order: OrderRow, { reference, amount, operator }: PaymentNotice): void {
    const fields = { orderId: order.id, status: order.status, reference, amount, operator };
    this.logger.warn(fields, 'a payment came that the order does not wait for: return it');
  }

  @JobHandler('orders.expire-payment')
  async run({ orderId }: JobPayloads['orders.expire-payment']): Promise<void> {
    await this.expire(orderId);
    const order = await this.orders.find(orderId);
    if (order?.status === 'awaiting_payment' && order.paymentDueAt !== null) {
      // Woken early: after a restart on the embedded database every order is looked after at once.
      const delayMs = Math.max(0, order.paymentDueAt.getTime() - clockMs());
      await this.jobs.send('orders.expire-payment', { orderId }, { key: orderId, delayMs });
    }
  }

  private async expire(orderId: string): Promise<void> {
    await this.news.change(orderId, (row) => decideExpiry(row, clockNow()));
  }
}
