import { Injectable } from '@nestjs/common';
import type { Customer } from '../../auth/auth.service.js';
import { toViolation } from '../../cart/cart.mapper.js';
import type { CartProblemCode } from '../../cart/cart-problems.js';
import type { Plain } from '../../platform/http/plain.js';
import { Problem, type Language } from '../../platform/http/problem.js';
import { answerOf, Idempotency, type StoredAnswer } from './idempotency.js';
import type { Payment } from '../order-model.js';
import type { OrderDto, PlaceOrderDto } from '../read/order.dto.js';
import { toOrderDto } from '../read/orders.mapper.js';
import type { NewOrder } from '../orders.repository.js';
import { nameGone } from '../quote/gone-names.js';
import { missingPayments } from '../quote/quote-changes.js';
import { toQuoteChanges } from '../quote/quote-changes.mapper.js';
import { toQuoteDto } from '../quote/quote.mapper.js';
import type { SignedQuote } from '../quote/quote.js';
import { QuotesService, type Redeemed } from '../quote/quotes.service.js';
import { listMoneyPayments } from '../../restaurants/payment-methods.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { OrderComposer } from './order-composer.js';
import { OrderIntake, type OrderCaller } from './order-intake.js';
import { OrderLimits } from './order-limits.js';
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
    private readonly quotes: QuotesService,
    private readonly composer: OrderComposer,
    private readonly idempotency: Idempotency,
    private readonly intake: OrderIntake,
    private readonly limits: OrderLimits,
    private readonly restaurants: RestaurantsService,
  ) {}

  /**
   * Stores the order together with the job that brings it to iiko, or that ends it when it has not been paid
   * online in time; once this returns it cannot be lost.
   * @throws Problem for everything that keeps it from being accepted; nothing is stored then
   */
  async place(
    customer: Customer,
    { key, networkAddress }: { key: string | undefined; networkAddress: string },
    body: PlaceOrderDto,
    language: Language,
  ): Promise<PlacedOrder> {
    const request = await this.idempotency.identify(customer, ROUTE, key, body);
    const answered = await this.idempotency.findAnswer(request);
    if (answered !== undefined) {
      return replay(answered, language);
    }
    const caller = { customer, language, anotherOrder: body.anotherOrder ?? false };
    const order = await this.prepare(caller, body);
    return this.idempotency.runOnce(
      request,
      async (tx) => {
        if (order instanceof Problem) {
          throw order;
        }
        const placedFrom = this.limits.sourceOf(customer, networkAddress);
        const row = await this.intake.store({ ...order, placedFrom }, caller, tx);
        const time = this.restaurants.timesOf(row.restaurantId);
        // However early the configuration ends it: a new order can be cancelled.
        const answerIn = (each: Language) => toOrderDto(row, each, { isCancellable: true, time });
        await this.idempotency.keep(request, row.id, answerIn, tx);
        return { order: answerIn(language), replayed: false };
      },
      (stored) => replay(stored, language),
    );
  }

  /**
   * A refusal is given back, not thrown: whether it counts is decided where the key is held. The first
   * request with this key may be storing its order just now, and a repeat that is told to quote again
   * would end in a second one.
   */
  private async prepare(caller: OrderCaller, body: PlaceOrderDto): Promise<NewOrder | Problem> {
    const { customer, language } = caller;
    try {
      const redeemed = await this.quotes.redeem(customer, body.quoteId);
      await this.intake.assertUnsold(redeemed.promised.terms.positionSeed, caller);
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
}

export function replay(stored: StoredAnswer, language: Language): PlacedOrder {
  return { order: answerOf(stored, language), replayed: true };
}
