import type { Campaign } from '../data/loyalty.js';
import type { FindDish } from '../totals.js';
import { hasAny, sumOf, type Position } from './basket.js';
import { isGift } from './calculation.js';

/** What a campaign suggests to add to the order. */
export interface Hints {
  upsales: Upsale[];
  freeProducts: FreeProducts[];
}

interface Upsale {
  sourceActionId: string;
  suggestionText: string;
  descriptionForUser: string;
  productCodes: string[];
  products: { id: string; code: string }[];
}

interface FreeProducts {
  sourceActionId: string;
  descriptionForUser: string;
  products: {
    id: string;
    code: string;
    size: string[];
    sizes: { id: string | null; name: string }[];
  }[];
}

const NONE: Hints = { upsales: [], freeProducts: [] };

/** Products that the restaurant does not have are left out. */
export function hintsOf(
  { id, rule }: Campaign,
  basket: readonly Position[],
  find: FindDish,
): Hints {
  if (rule.kind === 'upsale' && hasAny(basket, rule.bought) && !hasAny(basket, rule.offered)) {
    const products = known(rule.offered, find).map(({ id: productId, sku }) => ({
      id: productId,
      code: sku ?? '',
    }));
    const text = { suggestionText: rule.text, descriptionForUser: rule.text };
    const productCodes = products.map(({ code }) => code);
    return products.length > 0
      ? { ...NONE, upsales: [{ sourceActionId: id, ...text, productCodes, products }] }
      : NONE;
  }
  if (rule.kind !== 'gift' || sumOf(basket) < rule.minSum) {
    return NONE;
  }
  const isChosen = basket.some((position) => isGift(position, rule.productIds, rule.sizeId));
  const products = known(rule.productIds, find).map((dish) => {
    const sizes = dish.sizes.filter((size) => size.id === rule.sizeId);
    return {
      id: dish.id,
      code: dish.sku ?? '',
      size: sizes.map(({ name }) => name),
      sizes: sizes.map(({ id: sizeId, name }) => ({ id: sizeId, name })),
    };
  });
  return isChosen || products.length === 0
    ? NONE
    : { ...NONE, freeProducts: [{ sourceActionId: id, descriptionForUser: rule.text, products }] };
}

const known = (productIds: readonly string[], find: FindDish) =>
  productIds.map((productId) => find(productId)).filter((dish) => dish !== undefined);
