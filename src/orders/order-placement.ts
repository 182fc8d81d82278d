import { Inject, Injectable } from '@nestjs/common';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { randomUUID } from 'node:crypto';
import type { Customer } from '../auth/auth.service.js';
import { CONFIG, type Config } from '../config/config.js';
import type { Queryable } from '../database/database.js';
import { Events } from '../events/events.js';
import type { Plain } from '../http/plain.js';
import { Problem, type Language } from '../http/problem.js';
import { violationOf } from '../http/violations.js';
import { Jobs } from '../jobs/jobs.js';
import type { Restaurant } from '../restaurants/restaurants.service.js';
import { Idempotency, type IdempotentRequest } from './idempotency.js';
import { toCreateDelivery } from './iiko-order.mapper.js';
import type { OrderDto, PlaceOrderDto } from './order.dto.js';
import { PAYMENT_TEXTS } from './order-texts.js';
import { inLanguage, toOrderDto, toQuoteDto, toViolation } from './orders.mapper.js';
import { OrdersRepository, type NewOrder } from './orders.repository.js';
import { QuotesService, type Quote, type Redeemed } from './quotes.service.js';

export interface PlacedOrder {
  order: Plain<OrderDto>;
  /** The answer to an earlier request with this key. */
  replayed: boolean;
}

const ROUTE = 'POST /v1/orders';

/** Takes orders. */
@Injectable()
export class OrderPlacement {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly quotes: QuotesService,
    private readonly idempotency: Idempotency,
    private readonly jobs: Jobs,
    private readonly events: Events,
    @Inject(CONFIG) private readonly config: Config,
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
      return replay(answered.answer, language);
    }
    const redeemed = await this.quotes.redeem(customer, body.quoteId);
    await this.assertUnchanged(customer, redeemed, language);
    const order = this.compose(customer, redeemed.now, body);
    return this.idempotency.runOnce(
      request,
      (tx) => this.accept(order, request, language, tx),
      ({ answer }) => replay(answer, language),
    );
  }

  private async assertUnchanged(
    customer: Customer,
    { promised, orderable, now }: Redeemed,
    language: Language,
  ): Promise<void> {
    const problems = now.problems.map(toViolation);
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
      this.config,
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
    const row = await this.orders.add(order, tx);
    await this.orders.addEvent({ orderId: row.id, status: row.status, note: 'accepted' }, tx);
    const answer = toOrderDto(row, language);
    await this.orders.addAnswer({ ...request, orderId: row.id, answer: { ...answer } }, tx);
    await this.jobs.send('orders.submit', { orderId: row.id }, { tx, key: row.id });
    await this.events.publish('order.changed', { orderId: row.id }, tx);
    return { order: answer, replayed: false };
  }
}

/** Stored by `accept`, so it has the shape of what `accept` answered; only its texts may be asked for anew. */
function replay(answer: Record<string, unknown>, language: Language): PlacedOrder {
  return { order: inLanguage(answer as unknown as Plain<OrderDto>, language), replayed: true };
}

function readPhone({ contact }: PlaceOrderDto, { countryPhoneCode }: Restaurant): string {
  const phone = parsePhoneNumberFromString(contact.phone, {
    ...(countryPhoneCode === null ? {} : { defaultCallingCode: countryPhoneCode }),
  });
  if (phone?.isPossible() !== true) {
    const errors = [violationOf('is_phone_number', '/contact/phone')];
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
    throw new Problem('payment_not_available', { params: { method: PAYMENT_TEXTS[method] } });
  }
  return { kind, paymentTypeId: type.id };
}
