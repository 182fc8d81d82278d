import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import type { Plain } from '../../platform/http/plain.js';
import type { WriteTime } from '../../platform/time/local-time.js';
import { OutgoingWebhooks } from '../../platform/outgoing-webhooks/outgoing-webhooks.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { CancelTerms } from '../iiko/cancel-terms.js';
import type { OrderDto } from './order.dto.js';
import { toOrderDto } from './orders.mapper.js';
import { OrdersRepository, type OrderEventRow, type OrderRow } from '../orders.repository.js';

export type Announcement = Pick<OrderEventRow, 'note' | 'cause'> &
  Partial<Pick<OrderEventRow, 'operator' | 'correlationId'>>;

/** Tells what happened to an order: its history, those who follow it, and the storefront's backend. */
@Injectable()
export class OrderAnnouncements {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly events: Events,
    private readonly outgoing: OutgoingWebhooks,
    private readonly cancelTerms: CancelTerms,
    private readonly restaurants: RestaurantsService,
  ) {}

  /** In the transaction that has changed the order; the caller holds its row. */
  async announce(row: OrderRow, announcement: Announcement, tx: Queryable): Promise<void> {
    const { id: orderId, status, problem, number } = row;
    const sequence = await this.orders.addEvent(
      { orderId, status, problem, number, ...announcement },
      tx,
    );
    await this.events.publish('order.changed', { orderId }, tx);
    const time = this.restaurants.timesOf(row.restaurantId);
    const isCancellable = this.cancelTerms.isCancellable(status);
    const data = () => ({ order: toOrderNews(row, { isCancellable, time }) });
    const news = { type: 'order.updated' as const, subjectId: orderId, sequence, time, data };
    await this.outgoing.tell(news, tx);
  }

  /** What the order has done to the wallets of its guest is to be read again. */
  async announceLoyalty(customerId: string, tx: Queryable): Promise<void> {
    await this.events.publish('loyalty.changed', { customerId }, tx);
  }
}

/**
 * The order as the guest sees it, without what only guest and restaurant need (where to bring it, what the
 * guest wrote) and without texts in a language; with the account that it belongs to.
 */
function toOrderNews(
  row: OrderRow,
  view: { isCancellable: boolean; time: WriteTime },
): Record<string, unknown> {
  const order: Plain<OrderDto> = toOrderDto(row, 'en', view);
  const { address: _address, comment: _comment, statusText: _text, problem, ...news } = order;
  return {
    ...news,
    customerId: row.customerId,
    problem: problem && { code: problem.code, action: problem.action },
  };
}
