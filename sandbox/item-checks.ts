import { priceIn, type PriceCategory } from './data/price-categories.js';
import { checkModifiers, firstOf } from './modifier-checks.js';
import type { DishOffer, GroupOffer, SizeOffer } from './offers.js';
import { componentsOf, type CompoundItem, type Modifier, type OrderItem } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';
import { sizeOf, type FindDish } from './totals.js';

export interface ItemRules {
  find: FindDish;
  /** Refuse a price that differs from the menu's. */
  matchPrices: boolean;
  priceCategory: PriceCategory | undefined;
}

interface Chosen {
  dish: DishOffer;
  size: SizeOffer;
  price: number | null | undefined;
}

/** What the POS finds wrong with one item of an order. */
export function checkItem(item: OrderItem, rules: ItemRules): Rejection | undefined {
  if (item.amount <= 0) {
    return rejection('Common', 'Order item amount must be positive.');
  }
  const ids = item.type === 'Product' ? [item] : componentsOf(item);
  const chosen: Chosen[] = [];
  for (const { productId, price } of ids) {
    const found = choose(productId, item, rules.find);
    if ('code' in found) {
      return found;
    }
    chosen.push({ ...found, price });
  }
  // What an item of a combo costs is the combo's affair.
  const isAlone = !item.comboInformation;
  return checkComposition(item, chosen) ?? (isAlone ? checkPrices(chosen, rules) : undefined);
}

const choose = (
  productId: string,
  item: OrderItem,
  find: FindDish,
): Omit<Chosen, 'price'> | Rejection => {
  const dish = find(productId.toLowerCase());
  if (!dish) {
    return rejection('ProductNotFound', `Product ${productId} not found.`);
  }
  if (dish.compound !== (item.type === 'Compound')) {
    const expected = dish.compound ? 'Compound' : 'Product';
    return rejection('Common', `Product "${dish.name}" must be ordered as ${expected} item.`);
  }
  const problem = checkSize(dish, item.productSizeId);
  const size = sizeOf(dish, item.productSizeId);
  if (problem || !size) {
    return problem ?? rejection('ProductSizeNotFound', 'Product size not found.');
  }
  if (dish.hidden || size.price === null) {
    return rejection(
      'Common',
      `Product "${dish.name}" is inactive. Only active products can be added to order.`,
    );
  }
  return { dish, size };
};

const checkSize = (dish: DishOffer, sizeId: string | null | undefined): Rejection | undefined => {
  const hasScale = dish.sizes.some((size) => size.id !== null);
  if (hasScale && !sizeId) {
    return rejection(
      'Common',
      `Product "${dish.name}" has scale, therefore product size must be specified.`,
    );
  }
  if (!hasScale && sizeId) {
    return rejection(
      'ProductSizeNotFound',
      `Product "${dish.name}" has no scale, product size ${sizeId} must not be specified.`,
    );
  }
  return undefined;
};

const checkComposition = (item: OrderItem, chosen: readonly Chosen[]): Rejection | undefined => {
  const [first, second] = chosen;
  const groups = first?.size.groups ?? [];
  if (item.type === 'Product') {
    return checkModifiers(item.modifiers, groups);
  }
  if (!second) {
    return checkModifiers(allModifiers(item), groups);
  }
  return first?.dish.schema?.id === second.dish.schema?.id
    ? checkHalves(item, chosen)
    : rejection('Common', 'Components of a compound item must have the same modifier schema.');
};

const allModifiers = ({ primaryComponent, commonModifiers }: CompoundItem): Modifier[] => [
  ...(primaryComponent.modifiers ?? []),
  ...(commonModifiers ?? []),
];

// Each half has its own divisible modifiers; indivisible ones belong to the item as a whole.
const checkHalves = (item: CompoundItem, chosen: readonly Chosen[]): Rejection | undefined => {
  const groupsOf = (index: number, divisible: boolean): GroupOffer[] =>
    (chosen[index]?.size.groups ?? []).filter((group) => group.divisible === divisible);
  return (
    checkModifiers(item.primaryComponent.modifiers, groupsOf(0, true)) ??
    checkModifiers(item.secondaryComponent?.modifiers, groupsOf(1, true)) ??
    checkModifiers(item.commonModifiers, groupsOf(0, false))
  );
};

const checkPrices = (
  chosen: readonly Chosen[],
  { matchPrices, priceCategory }: ItemRules,
): Rejection | undefined =>
  matchPrices
    ? firstOf(chosen, ({ dish, size, price }) => {
        const expected = priceIn(priceCategory, size.price ?? 0) / chosen.length;
        return Math.abs((price ?? expected) - expected) <= 0.01
          ? undefined
          : rejection(
              'RequestProductPriceIsNotEqualToFrontPrice',
              `Price of "${dish.name}" in the request is not equal to the front price.`,
            );
      })
    : undefined;
