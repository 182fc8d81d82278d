import { Injectable } from '@nestjs/common';
import { CartPrices } from '../../cart/cart-prices.js';
import type { CartProblem } from '../../cart/cart-problems.js';
import type { CartLine } from '../../cart/cart.js';
import { CatalogService } from '../../catalog/catalog.service.js';
import { DeliveryService, type DeliveryAnswer } from '../../delivery/delivery.service.js';
import { Problem } from '../../platform/http/problem.js';
import type { Cart, CartRequest } from '../order-model.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import type { QuoteTerms } from './quote.js';

/** Restaurants that are asked one by one when the nearest does not sell all that is in the cart. */
const MOST_ASKED = 5;

export interface ChosenRestaurant {
  restaurantId: string;
  /** Where it was asked already to choose by, and with what sum. */
  asked?: { answer: DeliveryAnswer; sum: number };
}

interface DeliverySum {
  /** Of the order without the delivery, in minor units. */
  sum: number;
  /** The session that wants to know. */
  askedBy: string;
}

/** Who delivers a cart, and on what terms. */
@Injectable()
export class DeliveryChoice {
  constructor(
    private readonly delivery: DeliveryService,
    private readonly prices: CartPrices,
    private readonly restaurants: RestaurantsService,
    private readonly catalog: CatalogService,
  ) {}

  /**
   * The restaurant that the guest has named; of a delivery without one the nearest that delivers and
   * sells it all, otherwise the nearest.
   * @throws Problem restaurant_not_found, snapshot_missing
   */
  async restaurantFor(cart: CartRequest, askedBy: string): Promise<ChosenRestaurant> {
    if (cart.restaurantId !== undefined) {
      return { restaurantId: cart.restaurantId };
    }
    const sellers = this.listSellers(cart.lines);
    const [sample] = sellers.length === 0 ? this.listDelivering() : sellers;
    if (sample === undefined) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    // Prices of one chain hardly differ from place to place; the chosen one's are used afterwards.
    const { total } = this.prices.price({ restaurantId: sample, lines: cart.lines });
    const nearest = await this.check(cart, { sum: total, askedBy });
    if (nearest === null) {
      return { restaurantId: sample };
    }
    const { restaurantId } = nearest;
    if (restaurantId !== null && (sellers.includes(restaurantId) || sellers.length === 0)) {
      return { restaurantId, asked: { answer: nearest, sum: total } };
    }
    const others = sellers
      .slice(0, MOST_ASKED)
      .map((id) => this.check({ ...cart, restaurantId: id }, { sum: total, askedBy }));
    const answer = findFastest(await Promise.all(others)) ?? nearest;
    return { restaurantId: answer.restaurantId ?? sample, asked: { answer, sum: total } };
  }

  /** @returns null when there is nothing to deliver, or no address to deliver to */
  async check(
    { service, address, at, restaurantId }: CartRequest,
    { sum, askedBy }: DeliverySum,
  ): Promise<DeliveryAnswer | null> {
    return service !== 'delivery' || address === undefined
      ? null
      : this.delivery.check({
          address,
          sum,
          askedBy,
          ...(at === undefined ? {} : { at: new Date(at) }),
          ...(restaurantId === undefined ? {} : { restaurantId }),
        });
  }

  /** The terms are those of what is paid: a discount may take the sum below a minimum, or to another fee. */
  async checkReduced(
    cart: Cart,
    answer: DeliveryAnswer,
    { asked, sum, askedBy }: DeliverySum & { asked: number },
  ): Promise<DeliveryAnswer> {
    return asked === sum ? answer : ((await this.check(cart, { sum, askedBy })) ?? answer);
  }

  /** The product that pays for the delivery may have been stopped since the quote. */
  checkFee(restaurantId: string, { delivery }: Pick<QuoteTerms, 'delivery'>): CartProblem[] {
    const feeProductId = delivery?.feeProductId ?? null;
    return feeProductId !== null && this.delivery.isStopped(restaurantId, feeProductId)
      ? [{ code: 'delivery_stopped', pointer: '/service', params: {} }]
      : [];
  }

  private listDelivering(): string[] {
    return this.restaurants
      .requireAll()
      .filter(({ id, services }) => services.includes('delivery') && this.catalog.hasMenu(id))
      .map(({ id }) => id);
  }

  private listSellers(lines: readonly CartLine[]): string[] {
    const items = lines.flatMap(({ itemId, secondHalf, combo }) => [
      itemId,
      ...(secondHalf === undefined ? [] : [secondHalf.itemId]),
      ...(combo?.choices ?? []).map((choice) => choice.itemId),
    ]);
    return this.listDelivering().filter((restaurantId) =>
      items.every((itemId) => this.catalog.findItem(restaurantId, itemId) !== undefined),
    );
  }
}

function findFastest(answers: readonly (DeliveryAnswer | null)[]): DeliveryAnswer | undefined {
  return answers
    .flatMap((answer) => (answer === null ? [] : [answer]))
    .filter(({ deliverable, restaurantId }) => deliverable && restaurantId !== null)
    .toSorted((one, other) => (one.minutes ?? Infinity) - (other.minutes ?? Infinity))[0];
}
