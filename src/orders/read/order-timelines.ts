import { Injectable } from '@nestjs/common';
import { Problem } from '../../platform/http/problem.js';
import { decodeCursor, encodeCursor } from './order-cursor.js';
import type { OrderStatus } from '../order-status.js';
import { AnswersRepository } from './answers.repository.js';
import { OrdersRepository, type OrderEventRow, type OrderRow } from '../orders.repository.js';

/** An order with all that happened to it. */
export interface OrderTimeline {
  order: OrderRow;
  events: OrderEventRow[];
  /** A repeat of the request that placed it would still get the same answer. */
  hasAnswer: boolean;
}

export interface OrderPage {
  orders: OrderRow[];
  nextCursor: string | undefined;
}

/** Orders of every customer, for those who look after them. */
@Injectable()
export class OrderTimelines {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly answers: AnswersRepository,
  ) {}

  /** @throws Problem order_not_found */
  async find(orderId: string): Promise<OrderTimeline> {
    const order = await this.orders.find(orderId);
    if (order === undefined) {
      throw new Problem('order_not_found');
    }
    const events = await this.orders.listEvents(orderId, 0);
    return { order, events, hasAnswer: await this.answers.isKept(orderId) };
  }

  /** The ids that an order has and has had at iiko; of one that is not ours, its own. */
  async iikoIdsOf(orderId: string): Promise<string[]> {
    return [orderId.toLowerCase(), ...(await this.orders.listOtherIikoIds(orderId))];
  }

  /**
   * Newest first.
   * @throws Problem validation_failed for a cursor that is none
   */
  async list(
    status: OrderStatus | undefined,
    limit: number,
    cursor: string | undefined,
  ): Promise<OrderPage> {
    const start = cursor === undefined ? undefined : decodeCursor(cursor);
    const rows = await this.orders.listWithStatus(status, limit + 1, start);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      orders: page,
      nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : undefined,
    };
  }
}
