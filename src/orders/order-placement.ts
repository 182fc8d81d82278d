import { Injectable } from '@nestjs/common';
import type { Customer } from '../auth/auth.service.js';
import { toViolation } from '../cart/cart.mapper.js';
import type { CartProblemCode } from '../cart/cart-problems.js';
import { clockMs } from '../database/clock.js';
import type { Queryable } from '../database/database.js';
import type { Plain } from '../http/plain.js';
import { Problem, type Language } from '../http/problem.js';
import { Jobs } from '../jobs/jobs.js';
import { Idempotency, type IdempotentRequest } from '../order-records/idempotency.js';
import { OrderAnnouncements } from '../order-records/order-announcements.js';
import type { Payment } from '../order-records/order-model.js';
import type { OrderDto, PlaceOrderDto } from '../order-records/order.dto.js';
import { inLanguage, toOrderDto } from '../order-records/orders.mapper.js';
import {
  OrdersRepository,
  type NewOrder,
  type OrderRow,
} from '../order-records/orders.repository.js';
import { nameGone } from '../quotes/gone-names.js';
import { missingPayments } from '../quotes/quote-changes.js';
import { toQuoteChanges } from '../quotes/quote-changes.mapper.js';
import { toQuoteDto } from '../quotes/quote.mapper.js';
import type { SignedQuote } from '../quotes/quote.js';
import { QuotesService, type Redeemed } from '../quotes/quotes.service.js';
import { listMoneyPayments } from '../restaurants/payment-methods.js';
import { OrderComposer } from './order-composer.js';
import { nameWhatIsGone } from './reorder.js';

export interface PlacedOrder {
  order: Plain<OrderDto>;
  /** The answer to an earlier request with this key. */
  replayed: boolean;
}

const ROUTE = 'POST /v1/orders';
const LACKING: ReadonlySet<CartProblemCode> = new Set([
  'wallet_limit',
  'wallet_unavailable',
  'promo_code_unknown',
  'promo_code_refused',
]);

/** Takes orders. */
@Injectable()
export class OrderPlacement {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly quotes: QuotesService,
    private readonly composer: OrderComposer,
    private readonly idempotency: Idempotency,
    private readonly jobs: Jobs,
    private readonly announcements: OrderAnnouncements,
  ) {}

  /**
   * Stores the order together with the job that brings it to iiko, or that ends it when it has not been paid
   * online in time; once this returns it cannot be lost.
   * @throws Problem for everything that keeps it from being accepted; nothing is stored then
   */
  async place(
    customer: Customer,
    key: string | undefined,
    body: PlaceOrderDto,
    language: Language,
  ): Promise<PlacedOrder> {
    const request = await this.idempotency.identify(customer, ROUTE, key, body);
    const answered = await this.idempotency.findAnswer(request);
    if (answered !== undefined) {
      return replay(answered.answer, language);
    }
    const order = await this.prepare(customer, body, language);
    return this.idempotency.runOnce(
      request,
      (tx) => {
        if (order instanceof Problem) {
          throw order;
        }
        return this.accept(order, request, language, tx);
      },
      ({ answer }) => replay(answer, language),
    );
  }

  /**
   * A refusal is given back, not thrown: whether it counts is decided where the key is held. The first
   * request with this key may be storing its order just now, and a repeat that is told to quote again
   * would end in a second one.
   */
  private async prepare(
    customer: Customer,
    body: PlaceOrderDto,
    language: Language,
  ): Promise<NewOrder | Problem> {
    try {
      const redeemed = await this.quotes.redeem(customer, body.quoteId);
      await this.assertUnchanged(customer, redeemed, body.payments, language);
      return await this.composer.compose(customer, redeemed.now, body);
    } catch (error) {
      if (error instanceof Problem) {
        return error;
      }
      throw error;
    }
  }

  private async assertUnchanged(
    customer: Customer,
    { promised, now }: Redeemed,
    payments: readonly Payment[],
    language: Language,
  ): Promise<void> {
    const problems = nameGone(now.problems, now.cart.lines, promised.lines).map(toViolation);
    if (!promised.orderable && problems.length > 0) {
      throw new Problem('quote_not_orderable', { errors: problems });
    }
    const missing = missingPayments(
      payments,
      promised.shown?.paymentMethods ?? [],
      listMoneyPayments(now.restaurant).map(({ method }) => method),
    );
    const same = JSON.stringify(promised.lines) === JSON.stringify(now.lines);
    const holds = same && problems.length + missing.length === 0;
    const found = holds
      ? await this.quoteIfLoyaltyLacks(customer, now)
      : await this.quotes.quote(customer, now.cart);
    if (found === undefined) {
      return;
    }
    const fresh = nameWhatIsGone(found, promised);
    const changes = toQuoteChanges({ promised, fresh: fresh.quote, missing }, language);
    const quote = toQuoteDto(fresh, language);
    const errors = holds ? fresh.quote.problems.map(toViolation) : problems;
    throw new Problem('quote_changed', { errors, extensions: { quote, changes } });
  }

  /**
   * The money of a wallet may have been spent elsewhere since the quote, and so may a promo code. While loyalty does not
   * answer, the order is taken as it was promised: the hold before it is sent and the POS decide.
   */
  private async quoteIfLoyaltyLacks(
    customer: Customer,
    { terms, cart }: Redeemed['now'],
  ): Promise<SignedQuote | undefined> {
    if (terms.walletPayment === null && terms.coupon === null) {
      return undefined;
    }
    const fresh = await this.quotes.quote(customer, cart);
    const isLacking = fresh.quote.problems.some(({ code }) => LACKING.has(code));
    return isLacking ? fresh : undefined;
  }

  private async accept(
    order: NewOrder,
    request: IdempotentRequest,
    language: Language,
    tx: Queryable,
  ): Promise<PlacedOrder> {
    const row = await this.orders.add(order, tx);
    const note = row.status === 'awaiting_payment' ? 'waits to be paid online' : 'accepted';
    await this.announcements.announce(row, { note, cause: 'api' }, tx);
    // However early the configuration ends it: a new order can be cancelled.
    const answer = toOrderDto(row, language, true);
    await this.idempotency.keep(request, row.id, answer, tx);
    await this.queue(row, tx);
    return { order: answer, replayed: false };
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

/** Stored by `accept`, so it has the shape of what `accept` answered; only its texts may be asked for anew. */
export function replay(answer: Record<string, unknown>, language: Language): PlacedOrder {
  return { order: inLanguage(answer as unknown as Plain<OrderDto>, language), replayed: true };
}
