import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Customer } from '../../auth/auth.service.js';
import {
  CartPrices,
  confirmedOf,
  type ConfirmedCart,
  type PricedCart,
} from '../../cart/cart-prices.js';
import type { CartProblem } from '../../cart/cart-problems.js';
import { CartTimes } from '../../cart/cart-times.js';
import { partsOf } from '../../cart/cart.js';
import { toIikoCombos, toIikoItems } from '../../cart/iiko/iiko-items.mapper.js';
import { clockMs } from '../../platform/database/clock.js';
import { coinOf } from '../../platform/http/denomination.js';
import { amountToAdd } from '../../loyalty/discount-rate.js';
import type { LoyaltyPreview } from '../../loyalty/loyalty-cart.js';
import { LoyaltyService } from '../../loyalty/loyalty.service.js';
import type { Cart, CartRequest } from '../order-model.js';
import { totalsOf } from '../order-totals.js';
import { positionIds } from '../iiko/position-ids.js';
import { DeliveryChoice } from './delivery-choice.js';
import { timeRefusalOf, toDeliveryProblems, toDeliveryTerms } from './delivery-terms.js';
import { checkPromoCode, chooseWallet } from './loyalty-terms.js';
import { OrderRules } from './order-rules.js';
import { QuoteSigning, type PackedQuote } from './quote-signing.js';
import type { PricedQuote, Quote, QuoteTerms, SignedQuote } from './quote.js';

export interface Redeemed {
  /** As it was shown to the guest. */
  promised: PackedQuote;
  now: PricedQuote;
}

@Injectable()
export class QuotesService {
  constructor(
    private readonly rules: OrderRules,
    private readonly prices: CartPrices,
    private readonly times: CartTimes,
    private readonly loyalty: LoyaltyService,
    private readonly deliveries: DeliveryChoice,
    private readonly signing: QuoteSigning,
  ) {}

  /**
   * Prices a cart from the snapshots, and asks iiko's loyalty and delivery zones about it. What they do
   * not answer in the time a guest waits is left out, and said to be.
   * @throws Problem restaurant_not_found, snapshot_missing
   */
  async quote(customer: Customer, request: CartRequest): Promise<SignedQuote> {
    const { sessionId: askedBy } = customer;
    const chosen = await this.deliveries.restaurantFor(request, askedBy);
    const cart = this.rules.cartFor(request, chosen.restaurantId);
    const priced = await this.prices.confirm(cart);
    const around = this.rules.checkAround(cart, priced.restaurant);
    const positionSeed = randomUUID();
    const [loyalty, answer] = await Promise.all([
      this.askLoyalty(customer, cart, priced, positionSeed),
      chosen.asked?.answer ?? this.deliveries.check(cart, { sum: priced.total, askedBy }),
    ]);
    const reduced = priced.total - sumOf(loyalty.discounts);
    const delivery =
      answer === null
        ? null
        : await this.deliveries.checkReduced(cart, answer, {
            asked: chosen.asked?.sum ?? priced.total,
            sum: reduced,
            askedBy,
          });
    const { restaurant, lines } = priced;
    const timing = this.times.check(restaurant, cart, {
      now: clockMs(),
      delivery: delivery && { ...delivery, refusal: timeRefusalOf(delivery) },
    });
    const refused = timing.problems.filter(isOfDelivery);
    const others = timing.problems.filter((problem) => !isOfDelivery(problem));
    const terms = makeTerms({ cart, priced, positionSeed, loyalty, delivery, refused });
    const needsProof = this.rules.needsProof(customer, { cart, restaurant, lines, terms });
    return this.signing.sign(customer, {
      cart,
      restaurant,
      lines,
      terms,
      problems: [
        ...around,
        ...others,
        ...priced.problems,
        ...terms.problems,
        ...this.rules.checkProof(needsProof, restaurant),
      ],
      needsProof,
      timing,
      loyalty,
      delivery,
      isStockStale: priced.isStockStale,
      nameOf: (itemId) => this.prices.nameOf(restaurant.id, itemId),
    });
  }

  /**
   * Reads a quote id and prices its cart again; iiko is not asked, its terms stand in the quote.
   * @throws Problem quote_invalid, quote_expired, restaurant_not_found, snapshot_missing
   */
  async redeem(customer: Customer, quoteId: string): Promise<Redeemed> {
    const promised = await this.signing.open(customer, quoteId);
    const { cart, terms } = promised;
    const priced = this.prices.price(cart, confirmedOf(terms.comboPrices ?? []));
    const { restaurant, lines } = priced;
    const around = [
      ...this.rules.checkAround(cart, restaurant),
      ...this.deliveries.checkFee(cart.restaurantId, terms),
    ];
    const needsProof = this.rules.needsProof(customer, { cart, restaurant, lines, terms });
    const { problems } = this.times.check(restaurant, cart, {
      now: clockMs(),
      isPromised: true,
    });
    return {
      promised,
      now: {
        cart,
        restaurant,
        lines,
        terms,
        problems: [
          ...around,
          ...problems,
          ...priced.problems,
          ...terms.problems,
          ...this.rules.checkProof(needsProof, restaurant),
        ],
      },
    };
  }

  /**
   * Lines that are ordered now, without terms: loyalty is not asked. `coin` is the smallest sum that can be paid, in
   * minor units.
   * @throws Problem restaurant_not_found, snapshot_missing
   */
  priceNow(cart: Cart): Pick<PricedCart, 'lines' | 'total' | 'problems'> & { coin: number } {
    const priced = this.prices.price(cart);
    const { lines, total, problems, restaurant } = priced;
    const timing = this.times.check(restaurant, cart, { now: clockMs() });
    return {
      lines,
      total,
      coin: coinOf(restaurant),
      problems: [...this.rules.checkSeated(cart, restaurant), ...timing.problems, ...problems],
    };
  }

  private askLoyalty(
    customer: Customer,
    { service, promoCode }: Cart,
    { restaurant, lines }: PricedCart,
    positionSeed: string,
  ): Promise<LoyaltyPreview> {
    const items = toIikoItems(lines, restaurant.currency, positionIds(positionSeed));
    return this.loyalty.preview({
      restaurant,
      customer,
      service: service === 'delivery' ? 'delivery' : 'pickup',
      items,
      combos: toIikoCombos(lines, items, restaurant.currency),
      totals: lines.flatMap(partsOf).map(({ total }) => total),
      ...(promoCode === undefined ? {} : { promoCode }),
    });
  }
}

function makeTerms({
  cart,
  priced,
  positionSeed,
  loyalty,
  delivery,
  refused,
}: Pick<Quote, 'cart' | 'loyalty' | 'delivery'> & {
  priced: ConfirmedCart;
  positionSeed: string;
  /** What keeps it from being delivered at the time that is wanted. */
  refused: CartProblem[];
}): QuoteTerms {
  const discounts = loyalty.discounts.map(({ campaignId, name, amount, positions }) => ({
    campaignId,
    name,
    amount,
    positions,
  }));
  const deliveryTerms = toDeliveryTerms(delivery);
  const { total } = totalsOf(
    { ...priced, ...deliveryTerms, discounts, walletPayment: null },
    coinOf(priced.restaurant),
  );
  const wallet = chooseWallet(cart, loyalty, priced.restaurant, total);
  const toAdd = (missing: number) =>
    amountToAdd(missing, loyalty.discountRate, coinOf(priced.restaurant));
  return {
    positionSeed,
    discounts,
    ...deliveryTerms,
    walletPayment: wallet.walletPayment,
    coupon: loyalty.promoCode === 'accepted' ? (cart.promoCode ?? null) : null,
    iikoCustomerId: loyalty.iikoCustomerId,
    comboPrices: priced.comboPrices,
    problems: [
      ...refused,
      ...toDeliveryProblems(delivery, toAdd),
      ...checkPromoCode(loyalty),
      ...wallet.problems,
    ],
  };
}

/** Kept in the quote's terms: iiko is not asked again when it is ordered. */
function isOfDelivery({ code }: CartProblem): boolean {
  return code === 'delivery_time' || code === 'delivery_day';
}

function sumOf(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}
