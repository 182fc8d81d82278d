import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import { Problem } from '../http/problem.js';
import { RestaurantsService, type Restaurant } from '../restaurants/restaurants.service.js';
import { StopListsService } from '../stop-lists/stop-lists.service.js';
import { priceLines, sumLines } from './cart-pricing.js';
import type { CartProblem } from './cart-problems.js';
import { checkStock } from './cart-stock.js';
import type { CartLine, PricedLine } from './cart.js';

/** Lines with their prices as of now. */
export interface PricedCart {
  restaurant: Restaurant;
  lines: PricedLine[];
  /** In minor units. */
  total: number;
  /** Of lines only: unknown items, sizes and options, and what the stop list says. */
  problems: CartProblem[];
}

/** Prices carts from the snapshots of menus and stop lists; iiko is not asked. */
@Injectable()
export class CartPrices {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly catalog: CatalogService,
    private readonly stopLists: StopListsService,
  ) {}

  /** Null for what the restaurant does not sell. */
  nameOf(restaurantId: string, itemId: string): string | null {
    return this.catalog.findItem(restaurantId, itemId)?.name ?? null;
  }

  /** @throws Problem restaurant_not_found, snapshot_missing */
  price({ restaurantId, lines }: { restaurantId: string; lines: readonly CartLine[] }): PricedCart {
    const restaurant = this.restaurants.find(restaurantId);
    if (restaurant === undefined) {
      throw new Problem(this.restaurants.loaded ? 'restaurant_not_found' : 'snapshot_missing');
    }
    if (this.catalog.menu(restaurant.id) === undefined) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    const priced = priceLines(lines, (itemId) => this.catalog.findItem(restaurant.id, itemId));
    const shortages = checkStock(priced.lines, (productId, sizeId) =>
      this.stopLists.remaining(restaurant.id, productId, sizeId),
    );
    return {
      restaurant,
      lines: priced.lines,
      total: sumLines(priced.lines),
      problems: [...priced.problems, ...shortages],
    };
  }
}
