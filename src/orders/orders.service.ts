import { Inject, Injectable } from '@nestjs/common';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { randomUUID } from 'node:crypto';
import type { Customer } from '../auth/auth.service.js';
import { CONFIG, type Config } from '../config/config.js';
import { Database, type Queryable } from '../database/database.js';
import { Events } from '../events/events.js';
import { Problem, type Language } from '../http/problem.js';
import { Jobs } from '../jobs/jobs.js';
import type { Restaurant } from '../restaurants/restaurants.service.js';
import { Idempotency, type IdempotentRequest } from './idempotency.js';
import { toCreateDelivery } from './iiko-order.mapper.js';
import type { OrderDto, OrderListDto, PlaceOrderDto } from './order.dto.js';
import { OrderNews } from './order-news.js';
import { isCancellable } from './order-status.js';
import { toCartProblemDto, toOrderDto, toQuoteDto } from './orders.mapper.js';
import {
  OrdersRepository,
  type NewOrder,
  type OrderRow,
  type PageStart,
} from './orders.repository.js';
import { QuotesService, type Quote, type Redeemed } from './quotes.service.js';

export interface PlacedOrder {
  order: OrderDto;
  /** The answer to an earlier request with this key. */
  replayed: boolean;
}

const ROUTE = 'POST /v1/orders';

@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly quotes: QuotesService,
    private readonly idempotency: Idempotency,
    private readonly news: OrderNews,
    private readonly infrastructure: OrderInfrastructure,
  ) {}

  /**
   * Stores the order together with the job that brings it to iiko; once this returns it cannot be lost.
   * @throws Problem for everything that keeps it from being accepted; nothing is stored then
   */
  async place(
    customer: Customer,
    key: string | undefined,
    body: PlaceOrderDto,
    language: Language,
  ): Promise<PlacedOrder> {
    const request = this.idempotency.identify(customer.id, ROUTE, key, body);
    const answered = await this.idempotency.findAnswer(request);
    if (answered !== undefined) {
      return replay(answered.answer);
    }
    const redeemed = await this.quotes.redeem(customer, body.quoteId);
    await this.assertUnchanged(customer, redeemed, language);
    const order = this.compose(customer, redeemed.now, body);
    return this.infrastructure.database.transaction((tx) =>
      this.accept(order, request, language, tx),
    );
  }

  /** @throws Problem order_not_found, also for an order of somebody else */
  async find(customer: Customer, orderId: string): Promise<OrderRow> {
    const row = await this.orders.find(orderId);
    if (row?.customerId !== customer.id) {
      throw new Problem('order_not_found');
    }
    return row;
  }

  async list(
    customer: Customer,
    limit: number,
    cursor: string | undefined,
    language: Language,
  ): Promise<OrderListDto> {
    const start = cursor === undefined ? undefined : decodeCursor(cursor);
    const rows = await this.orders.listOfCustomer(customer.id, limit + 1, start);
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
    const { database, jobs } = this.infrastructure;
    const changed = await database.transaction(async (tx) => {
      const row = await this.news.change(orderId, decideCancellation, tx);
      if (row?.submission === 'received') {
        await jobs.send('orders.cancel', { orderId }, { tx, key: orderId });
      }
      return row;
    });
    return changed ?? found;
  }

  private async assertUnchanged(
    customer: Customer,
    { promised, orderable, now }: Redeemed,
    language: Language,
  ): Promise<void> {
    const problems = now.problems.map((problem) => toCartProblemDto(problem, language));
    if (!orderable && problems.length > 0) {
      throw new Problem('quote_not_orderable', { errors: problems });
    }
    const same = JSON.stringify(promised) === JSON.stringify(now.lines);
    if (same && problems.length === 0) {
      return;
    }
    const fresh = toQuoteDto(await this.quotes.sign(customer, now), language);
    throw new Problem('quote_changed', { errors: problems, extensions: { quote: fresh } });
  }

  private compose(customer: Customer, quote: Quote, body: PlaceOrderDto): NewOrder {
    const { restaurant, cart, lines, total } = quote;
    const id = randomUUID();
    const contact = { name: body.contact.name.trim(), phone: readPhone(body, restaurant) };
    const request = toCreateDelivery(
      {
        id,
        restaurant,
        cart,
        lines,
        total,
        contact,
        payment: choosePayment(body, restaurant),
        comment: body.comment,
        cutlery: body.cutlery,
        newPositionId: randomUUID,
      },
      this.infrastructure.config,
    );
    return {
      id,
      customerId: customer.id,
      restaurantId: restaurant.id,
      organizationId: restaurant.organizationId,
      cart,
      lines,
      total,
      currency: restaurant.currency,
      contact,
      payments: body.payments.map(({ method }) => ({ method })),
      comment: body.comment ?? null,
      cutlery: body.cutlery ?? null,
      request,
      // Set here because the database counts microseconds, which a cursor made of a Date would lose.
      createdAt: new Date(),
      nextActionAt: new Date(),
    };
  }

  private async accept(
    order: NewOrder,
    request: IdempotentRequest,
    language: Language,
    tx: Queryable,
  ): Promise<PlacedOrder> {
    await this.idempotency.claim(request, tx);
    // Another request with this key may have been answered since it was looked for.
    const answered = await this.idempotency.findAnswer(request, tx);
    if (answered !== undefined) {
      return replay(answered.answer);
    }
    const row = await this.orders.add(order, tx);
    await this.orders.addEvent({ orderId: row.id, status: row.status, note: 'accepted' }, tx);
    const answer = toOrderDto(row, language);
    await this.orders.addAnswer({ ...request, orderId: row.id, answer: { ...answer } }, tx);
    await this.infrastructure.jobs.send('orders.submit', { orderId: row.id }, { tx, key: row.id });
    await this.infrastructure.events.publish('order.changed', { orderId: row.id }, tx);
    return { order: answer, replayed: false };
  }
}

/** What accepting an order needs beside its own feature. */
@Injectable()
export class OrderInfrastructure {
  constructor(
    @Inject(Database) readonly database: Database,
    readonly jobs: Jobs,
    readonly events: Events,
    @Inject(CONFIG) readonly config: Config,
  ) {}
}

/** Stored by `accept`, so it has the shape of what `accept` answered. */
function replay(answer: Record<string, unknown>): PlacedOrder {
  return { order: answer as unknown as OrderDto, replayed: true };
}

function decideCancellation(row: OrderRow) {
  if (row.cancelRequestedAt !== null || row.status === 'cancelled') {
    return undefined;
  }
  if (!isCancellable(row.status)) {
    throw new Problem('order_not_cancellable', { params: { status: row.status } });
  }
  if (row.submission === 'pending') {
    return {
      change: { status: 'cancelled' as const, submission: 'refused' as const, nextActionAt: null },
      event: { note: 'cancelled before it was sent' },
    };
  }
  return {
    change: { cancelRequestedAt: new Date() },
    event: { note: 'the guest asked to cancel' },
  };
}

function readPhone({ contact }: PlaceOrderDto, { countryPhoneCode }: Restaurant): string {
  const phone = parsePhoneNumberFromString(contact.phone, {
    ...(countryPhoneCode === null ? {} : { defaultCallingCode: countryPhoneCode }),
  });
  if (phone?.isPossible() !== true) {
    const detail = 'phone must be a phone number with its country code';
    const errors = [{ code: 'is_phone_number', pointer: '/contact/phone', detail }];
    throw new Problem('validation_failed', { errors });
  }
  return phone.number;
}

function choosePayment(
  { payments }: PlaceOrderDto,
  { paymentTypes }: Restaurant,
): { kind: 'Cash' | 'Card'; paymentTypeId: string } {
  const method = payments[0]?.method ?? 'cash';
  const kind = method === 'cash' ? 'Cash' : 'Card';
  const type = paymentTypes.find((candidate) => candidate.kind === kind);
  if (type === undefined) {
    throw new Problem('payment_not_available', { params: { method } });
  }
  return { kind, paymentTypeId: type.id };
}

function encodeCursor({ createdAt, id }: OrderRow): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

function decodeCursor(cursor: string): PageStart {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const createdAt = new Date(moment);
  if (Number.isNaN(createdAt.getTime()) || !/^[\da-f-]{36}$/i.test(id)) {
    const errors = [
      { code: 'invalid_cursor', pointer: '/cursor', detail: 'cursor must be a nextCursor' },
    ];
    throw new Problem('validation_failed', { errors });
  }
  return { createdAt, id };
}
