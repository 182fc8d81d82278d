import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Customer } from '../auth/auth.service.js';
import { CartPrices } from '../cart/cart-prices.js';
import { partsOf } from '../cart/cart.js';
import {
  itemsByLine,
  positionIdsOf,
  toIikoCombos,
  toIikoItems,
} from '../cart/iiko/iiko-items.mapper.js';
import { CatalogService } from '../catalog/catalog.service.js';
import type { CalculateLoyaltyDto } from './loyalty-cart.dto.js';
import type { Calculation } from './loyalty-cart.mapper.js';
import { LoyaltyService } from './loyalty.service.js';

/** Previews for the storefront, of carts that nobody has asked a quote for. */
@Injectable()
export class LoyaltyCalculations {
  constructor(
    private readonly prices: CartPrices,
    private readonly catalog: CatalogService,
    private readonly loyalty: LoyaltyService,
  ) {}

  /** @throws Problem restaurant_not_found, snapshot_missing */
  async calculate(customer: Customer, body: CalculateLoyaltyDto): Promise<Calculation> {
    const { restaurant, lines, problems } = this.prices.price(body);
    const promoCode = body.promoCode?.trim();
    const items = toIikoItems(lines, restaurant.currency, randomUUID);
    const preview = await this.loyalty.preview({
      restaurant,
      customer,
      service: body.service,
      items,
      combos: toIikoCombos(lines, items, restaurant.currency),
      totals: lines.flatMap(partsOf).map(({ total }) => total),
      ...(promoCode === undefined ? {} : { promoCode }),
    });
    return {
      currency: restaurant.currency,
      lines,
      positionIds: itemsByLine(lines, items).map((own) =>
        own.map((item) => positionIdsOf(item)[0] ?? ''),
      ),
      problems,
      promoCode,
      preview,
      nameOf: (itemId) => this.catalog.findItem(restaurant.id, itemId)?.name ?? null,
    };
  }
}
