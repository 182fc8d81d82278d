import { Injectable } from '@nestjs/common';
import type { Customer } from '../../auth/auth.service.js';
import { clockMs } from '../../platform/database/clock.js';
import type { Queryable } from '../../platform/database/database.js';
import { Problem, type Language } from '../../platform/http/problem.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { OrderAnnouncements } from '../read/order-announcements.js';
import { OrdersRepository, type NewOrder, type OrderRow } from '../orders.repository.js';
import { OrderLimits } from './order-limits.js';
import { OrdersService } from './orders.service.js';

/** Who orders, and how. */
export interface OrderCaller {
  customer: Customer;
  language: Language;
  /** A quote that has been ordered may be ordered once more. */
  anotherOrder: boolean;
}

/** Stores new orders. */
@Injectable()
export class OrderIntake {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly jobs: Jobs,
    private readonly announcements: OrderAnnouncements,
    private readonly limits: OrderLimits,
    private readonly ownOrders: OrdersService,
  ) {}

  /**
   * Asked before anything else is said of a quote: a client that is told to quote again would order twice.
   * @throws Problem quote_used
   */
  async assertUnsold(
    quoteId: string,
    { language, anotherOrder }: OrderCaller,
    tx?: Queryable,
  ): Promise<void> {
    const sold = anotherOrder ? undefined : await this.orders.findByQuote(quoteId, tx);
    if (sold !== undefined) {
      throw new Problem('quote_used', {
        extensions: { order: this.ownOrders.present(sold, language) },
        headers: { location: `/v1/orders/${sold.id}` },
      });
    }
  }

  /**
   * Stores the order with the job that takes it further.
   * @throws Problem quote_used, too_many_open_orders, too_many_unproved_orders
   */
  async store(order: NewOrder, caller: OrderCaller, tx: Queryable): Promise<OrderRow> {
    await this.limits.assertRoom(caller.customer, order, tx);
    const row = await this.add(order, caller, tx);
    const note = row.status === 'awaiting_payment' ? 'waits to be paid online' : 'accepted';
    await this.announcements.announce(row, { note, cause: 'api' }, tx);
    await this.queue(row, tx);
    return row;
  }

  /** The unique quote decides between parallel requests, on any replica. */
  private async add(order: NewOrder, caller: OrderCaller, tx: Queryable): Promise<OrderRow> {
    const quoteId = order.quoteId ?? null;
    if (quoteId !== null) {
      await this.orders.releaseQuote(quoteId, tx);
    }
    const added = await this.orders.add(order, tx);
    if (added !== undefined) {
      return added;
    }
    if (quoteId !== null) {
      await this.assertUnsold(quoteId, caller, tx);
    }
    const another = await this.orders.add({ ...order, quoteId: null }, tx);
    if (another === undefined) {
      throw new Error('the order was not stored');
    }
    return another;
  }

  private async queue({ id, paymentDueAt }: OrderRow, tx: Queryable): Promise<void> {
    if (paymentDueAt === null) {
      await this.jobs.send('orders.submit', { orderId: id }, { tx, key: id });
      return;
    }
    const delayMs = Math.max(0, paymentDueAt.getTime() - clockMs());
    await this.jobs.send('orders.expire-payment', { orderId: id }, { tx, key: id, delayMs });
  }
}
