import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Customer } from '../../auth/auth.service.js';
import { toViolation } from '../../cart/cart.mapper.js';
import { toIikoItems } from '../../cart/iiko/iiko-items.mapper.js';
import { clockNow } from '../../platform/database/clock.js';
import type { Queryable } from '../../platform/database/database.js';
import { roundDown } from '../../platform/http/denomination.js';
import { Problem, type Language } from '../../platform/http/problem.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { additionsOf, withAdditions } from '../iiko/additions.js';
import type { AddItemsDto } from '../read/dining.dto.js';
import { Idempotency, type IdempotentRequest } from './idempotency.js';
import type { Addition, Cart } from '../order-model.js';
import type { Decision } from '../decision.js';
import { isFinal } from '../order-status.js';
import { STATUS_TEXTS } from '../read/order-texts.js';
import type { OrderRow } from '../orders.repository.js';
import { positionIds } from '../iiko/position-ids.js';
import { OrderNews } from '../fulfil/order-news.js';
import { QuotesService } from '../quote/quotes.service.js';
import { OrderLimits } from './order-limits.js';
import { replay, type PlacedOrder } from './order-placement.js';
import { OrdersService } from './orders.service.js';

/** Takes what guests at a table order besides. */
@Injectable()
export class AdditionPlacement {
  constructor(
    private readonly orders: OrdersService,
    private readonly quotes: QuotesService,
    private readonly news: OrderNews,
    private readonly idempotency: Idempotency,
    private readonly jobs: Jobs,
    private readonly limits: OrderLimits,
  ) {}

  /**
   * Stores the dishes in the order together with the job that brings them to iiko.
   * @throws Problem for everything that keeps them from being accepted; nothing is stored then
   */
  async add(
    customer: Customer,
    { orderId, key }: { orderId: string; key: string | undefined },
    body: AddItemsDto,
    language: Language,
  ): Promise<PlacedOrder> {
    const order = await this.orders.find(customer, orderId);
    const route = `POST /v1/orders/${order.id}/items`;
    const request = await this.idempotency.identify(customer, route, key, body);
    return this.idempotency.runOnce(
      request,
      (tx) => this.accept(order.id, body, { request, language, tx }),
      (stored) => replay(stored, language),
    );
  }

  private async accept(
    orderId: string,
    { lines }: AddItemsDto,
    { request, language, tx }: { request: IdempotentRequest; language: Language; tx: Queryable },
  ): Promise<PlacedOrder> {
    const { customer } = request;
    const row = await this.news.change(orderId, (held) => this.decide(customer, held, lines), tx);
    if (row === undefined) {
      throw new Problem('order_not_found');
    }
    await this.jobs.send('orders.add-items', { orderId }, { tx, key: orderId });
    const answerIn = (each: Language) => this.orders.present(row, each);
    await this.idempotency.keep(request, orderId, answerIn, tx);
    return { order: answerIn(language), replayed: false };
  }

  private decide(customer: Customer, row: OrderRow, lines: Cart['lines']): Decision {
    assertOpen(row);
    const { restaurantId, service, tableId = '' } = row.cart;
    const priced = this.quotes.priceNow({ restaurantId, service, tableId, lines });
    if (priced.problems.length > 0) {
      throw new Problem('items_not_orderable', { errors: priced.problems.map(toViolation) });
    }
    this.limits.assertRoomForAddition(customer, row, priced);
    const id = randomUUID();
    const now = clockNow();
    const addition: Addition = {
      id,
      at: now.toISOString(),
      lines: priced.lines,
      items: toIikoItems(priced.lines, row.currency, positionIds(id)),
      total: roundDown(priced.total, priced.coin),
      coin: priced.coin,
      state: 'pending',
      attempts: 0,
      attemptedAt: null,
      missedLookups: 0,
      correlationId: null,
      problem: null,
    };
    return {
      change: withAdditions(row, [...additionsOf(row), addition], now),
      event: { note: `${priced.lines.length} more lines were ordered`, cause: 'api' },
    };
  }
}

function assertOpen(row: OrderRow): void {
  const { dining, status, cancelRequestedAt } = row;
  if (dining === null) {
    throw new Problem('order_not_at_table');
  }
  const isOpen = !isFinal(status) && status !== 'awaiting_payment' && cancelRequestedAt === null;
  if (!isOpen || dining.billedAt !== null) {
    throw new Problem('order_not_extendable', { params: { status: STATUS_TEXTS[status] } });
  }
}
