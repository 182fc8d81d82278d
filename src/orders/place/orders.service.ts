import { Injectable } from '@nestjs/common';
import { Accounts } from '../../auth/accounts.js';
import type { Customer } from '../../auth/auth.service.js';
import type { Plain } from '../../platform/http/plain.js';
import { Problem, type Language } from '../../platform/http/problem.js';
import { CancelTerms } from '../iiko/cancel-terms.js';
import type { OrderDto, OrderListDto } from '../read/order.dto.js';
import { decodeCursor, encodeCursor } from '../read/order-cursor.js';
import { toOrderDto } from '../read/orders.mapper.js';
import { OrdersRepository, type OrderRow } from '../orders.repository.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { OrderClaims } from './order-claims.js';

/**
 * A customer's own orders, with those of the guest sessions that signed in to the account; those of others
 * do not exist here.
 */
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly accounts: Accounts,
    private readonly terms: CancelTerms,
    private readonly claims: OrderClaims,
    private readonly restaurants: RestaurantsService,
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
      items: page.map((row) => this.present(row, language)),
      ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor(last) } : {}),
    };
  }

  /** An order as its guest sees it. */
  present(row: OrderRow, language: Language): Plain<OrderDto> {
    return toOrderDto(row, language, {
      isCancellable: this.terms.isCancellable(row.status),
      time: this.restaurants.timesOf(row.restaurantId),
    });
  }

  /** The same, with what a guest needs to get it back. */
  presentTo(customer: Customer, row: OrderRow, language: Language): Plain<OrderDto> {
    return this.withClaim(customer, this.present(row, language));
  }

  withClaim(customer: Customer, order: Plain<OrderDto>): Plain<OrderDto> {
    const claimToken = this.claims.tokenFor(customer, order.id);
    return claimToken === undefined ? order : { ...order, claimToken };
  }

  private async isOwn(customer: Customer, { customerId }: OrderRow): Promise<boolean> {
    return (
      customerId === customer.id ||
      (await this.accounts.identitiesOf(customer)).includes(customerId)
    );
  }
}
