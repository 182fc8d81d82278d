import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import { clockMs } from '../platform/database/clock.js';
import { coinOf } from '../platform/http/denomination.js';
import { Problem } from '../platform/http/problem.js';
import { RestaurantsService, type Restaurant } from '../restaurants/restaurants.service.js';
import { StopListsService } from '../stop-lists/stop-lists.service.js';
import { priceLines, sumLines } from './cart-pricing.js';
import type { CartProblem } from './cart-problems.js';
import { checkStock } from './cart-stock.js';
import type { CartLine, PricedLine } from './cart.js';
import { ComboPrices } from './iiko/combo-prices.js';

interface UnpricedCart {
  restaurantId: string;
  service?: 'delivery' | 'pickup' | 'dine-in';
  /** RFC 3339; absent: as soon as possible. */
  at?: string;
  lines: readonly CartLine[];
}

/** Lines with their prices as of now. */
export interface PricedCart {
  restaurant: Restaurant;
  lines: PricedLine[];
  /** In minor units. */
  total: number;
  /** Of lines only: unknown items, sizes and options, and what the stop list says. */
  problems: CartProblem[];
  /** The stop list is older than it should be: something may be sold out meanwhile. */
  isStockStale: boolean;
}

/** What iiko says that one combo costs, in minor units; null where it was not to be asked. */
export interface ComboPrice {
  /** Of the line. */
  index: number;
  price: number | null;
}

export interface ConfirmedCart extends PricedCart {
  /** One for each line that buys a combo. */
  comboPrices: ComboPrice[];
}

/** Those that iiko has answered, for `price`. */
export function confirmedOf(comboPrices: readonly ComboPrice[]): Map<number, number> {
  return new Map(
    comboPrices.flatMap(({ index, price }) => (price === null ? [] : [[index, price] as const])),
  );
}

/** Prices carts from the snapshots of menus and stop lists. */
@Injectable()
export class CartPrices {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly catalog: CatalogService,
    private readonly stopLists: StopListsService,
    private readonly combos: ComboPrices,
  ) {}

  /**
   * The same with what iiko says of combos, which knows prices that no description of them tells. While it cannot be
   * asked the menu's prices stand.
   * @throws Problem restaurant_not_found, snapshot_missing
   */
  async confirm(cart: UnpricedCart): Promise<ConfirmedCart> {
    const priced = this.price(cart);
    const { prices, problems } = await this.combos.confirm(priced.restaurant, priced.lines);
    const comboPrices = [...prices].map(([index, price]) => ({ index, price }));
    if (comboPrices.every(({ price }) => price === null)) {
      return { ...priced, problems: [...priced.problems, ...problems], comboPrices };
    }
    const again = this.price(cart, confirmedOf(comboPrices));
    return { ...again, problems: [...again.problems, ...problems], comboPrices };
  }

  /** Null for what the restaurant does not sell. */
  nameOf(restaurantId: string, itemId: string): string | null {
    return this.catalog.findItem(restaurantId, itemId)?.name ?? null;
  }

  /**
   * @param comboPrices what iiko says of combos, by the index of their lines; in minor units, of one
   * @throws Problem restaurant_not_found, snapshot_missing
   */
  price(
    { restaurantId, lines, ...cart }: UnpricedCart,
    comboPrices: ReadonlyMap<number, number> = new Map(),
  ): PricedCart {
    const restaurant = this.restaurants.find(restaurantId);
    if (restaurant === undefined) {
      throw new Problem(this.restaurants.loaded ? 'restaurant_not_found' : 'snapshot_missing');
    }
    if (!this.catalog.hasMenu(restaurant.id)) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    const findItem = (itemId: string) => this.catalog.findItemOrService(restaurant.id, itemId);
    const priced = priceLines(lines, findItem, {
      soldAt: soldAt(cart),
      comboPrices,
      coin: coinOf(restaurant),
    });
    const shortages = checkStock(lines, priced.lines, (productId, sizeId) =>
      this.stopLists.remaining(restaurant.id, productId, sizeId),
    );
    return {
      restaurant,
      lines: priced.lines,
      total: sumLines(priced.lines),
      problems: [...priced.problems, ...shortages, ...this.checkStopList(restaurant.id)],
      isStockStale: this.stopLists.state(restaurant.id)?.stale === true,
    };
  }

  /** Before the list was first read, nothing on it is not everything in stock. */
  private checkStopList(restaurantId: string): CartProblem[] {
    return this.stopLists.state(restaurantId) === undefined
      ? [{ code: 'availability_unknown', pointer: '/restaurantId', params: {} }]
      : [];
  }
}

/** What is sold for a while only is judged by the time of the order; one at a table has none but now. */
function soldAt({ service, at }: Pick<UnpricedCart, 'service' | 'at'>): number {
  return at === undefined || service === 'dine-in' ? clockMs() : Date.parse(at);
}
