import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../auth/accounts.js';
import type { Customer } from '../auth/auth.service.js';
import { Database } from '../database/database.js';
import type { Plain } from '../http/plain.js';
import { Problem, type Language } from '../http/problem.js';
import { Jobs } from '../jobs/jobs.js';
import type { OrderListDto } from './order.dto.js';
import { decodeCursor, encodeCursor } from './order-cursor.js';
import { OrderNews, type Decision } from './order-news.js';
import { isCancellable } from './order-status.js';
import { STATUS_TEXTS } from './order-texts.js';
import { toOrderDto } from './orders.mapper.js';
import { OrdersRepository, type OrderRow } from './orders.repository.js';

/**
 * A customer's own orders, with those of the guest sessions that signed in to the account; those of others
 * do not exist here.
 */
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly news: OrderNews,
    private readonly jobs: Jobs,
    private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** @throws Problem order_not_found, also for an order of somebody else */
  async find(customer: Customer, orderId: string): Promise<OrderRow> {
    const row = await this.orders.find(orderId);
    if (row === undefined || !(await this.isOwn(customer, row))) {
      throw new Problem('order_not_found');
    }
    return row;
  }

  async list(
    customer: Customer,
    limit: number,
    cursor: string | undefined,
    language: Language,
  ): Promise<Plain<OrderListDto>> {
    const start = cursor === undefined ? undefined : decodeCursor(cursor);
    const identities = await this.accounts.identitiesOf(customer);
    const rows = await this.orders.listOfCustomer(identities, limit + 1, start);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => toOrderDto(row, language)),
      ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor(last) } : {}),
    };
  }

  /**
   * At once while iiko does not have the order; otherwise a request to the restaurant, which may refuse.
   * @throws Problem order_not_found, order_not_cancellable
   */
  async cancel(customer: Customer, orderId: string): Promise<OrderRow> {
    const found = await this.find(customer, orderId);
    if (found.status === 'cancelled' || found.cancelRequestedAt !== null) {
      return found;
    }
    const changed = await this.database.transaction(async (tx) => {
      const row = await this.news.change(orderId, decideCancellation, tx);
      if (row?.submission === 'received') {
        await this.jobs.send('orders.cancel', { orderId }, { tx, key: orderId });
      }
      return row;
    });
    return changed ?? found;
  }

  private async isOwn(customer: Customer, { customerId }: OrderRow): Promise<boolean> {
    return (
      customerId === customer.id ||
      (await this.accounts.identitiesOf(customer)).includes(customerId)
    );
  }
}

function decideCancellation(row: OrderRow): Decision | undefined {
  if (row.cancelRequestedAt !== null || row.status === 'cancelled') {
    return undefined;
  }
  if (!isCancellable(row.status)) {
    throw new Problem('order_not_cancellable', { params: { status: STATUS_TEXTS[row.status] } });
  }
  // While money of a wallet is being held, only who asked for it knows when it can be let go.
  if (row.submission === 'pending' && row.hold !== 'requested') {
    return {
      change: { status: 'cancelled', submission: 'refused', nextActionAt: null },
      event: { note: 'cancelled before it was sent', cause: 'api' },
    };
  }
  return {
    change: { cancelRequestedAt: new Date() },
    event: { note: 'the guest asked to cancel', cause: 'api' },
  };
}
