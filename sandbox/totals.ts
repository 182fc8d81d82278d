import type { DishOffer, GroupOffer, SizeOffer } from './offers.js';
import { componentsOf, type Component, type Modifier, type OrderItem } from './order-request.js';

export interface PricedModifier {
  modifier: Modifier;
  group: GroupOffer | undefined;
  price: number;
  resultSum: number;
}

export interface PricedPart {
  price: number;
  cost: number;
  /** `cost` after discounts. */
  resultSum: number;
  modifiers: PricedModifier[];
}

export interface PricedItem {
  /** The dish itself, or each component of a compound item. */
  parts: PricedPart[];
  commonModifiers: PricedModifier[];
  sum: number;
}

export type FindDish = (dishId: string) => DishOffer | undefined;

export const sizeOf = (
  dish: DishOffer | undefined,
  sizeId: string | null | undefined,
): SizeOffer | undefined => dish?.sizes.find((size) => size.id === (sizeId?.toLowerCase() ?? null));

export const findGroup = (
  groups: readonly GroupOffer[],
  { productGroupId, productId }: Modifier,
): GroupOffer | undefined =>
  groups.find(
    (group) =>
      group.id === (productGroupId?.toLowerCase() ?? null) &&
      group.modifiers.some(({ id }) => id === productId.toLowerCase()),
  );

/** What the POS charges for an item: prices as sent, modifiers with their free amounts taken off. */
export function priceItem(item: OrderItem, find: FindDish): PricedItem {
  const offer = (dishId: string): SizeOffer | undefined =>
    sizeOf(find(dishId.toLowerCase()), item.productSizeId);
  if (item.type === 'Product') {
    return priced(item.amount, [pricePart(item, item.amount, offer(item.productId))], []);
  }
  const parts = componentsOf(item).map((component) =>
    pricePart(
      withPrice(component, offer(component.productId)),
      item.amount,
      offer(component.productId),
    ),
  );
  const groups = offer(item.primaryComponent.productId)?.groups ?? [];
  return priced(item.amount, parts, priceModifiers(item.commonModifiers, groups, item.amount));
}

export const priceItems = (items: readonly OrderItem[], find: FindDish): PricedItem[] =>
  items.map((item) => priceItem(item, find));

/** The same item with a discount spread over its parts and modifiers by what they cost. */
export function discountItem(item: PricedItem, discount: number): PricedItem {
  if (discount === 0) {
    return item;
  }
  const charged = [
    ...item.parts.flatMap((part) => [part, ...part.modifiers]),
    ...item.commonModifiers,
  ];
  const shares = spreadMoney(
    discount,
    charged.map(({ resultSum }) => resultSum),
  );
  const shareOf = new Map<PricedPart | PricedModifier, number>(
    charged.map((one, index) => [one, shares[index] ?? 0]),
  );
  const reduced = <T extends PricedPart | PricedModifier>(one: T): T => ({
    ...one,
    resultSum: roundMoney(one.resultSum - (shareOf.get(one) ?? 0)),
  });
  return {
    parts: item.parts.map((part) => ({
      ...reduced(part),
      modifiers: part.modifiers.map((modifier) => reduced(modifier)),
    })),
    commonModifiers: item.commonModifiers.map((modifier) => reduced(modifier)),
    sum: roundMoney(item.sum - discount),
  };
}

/** Divides a sum in proportion to the weights, to the kopeck; no share exceeds its weight. */
export function spreadMoney(sum: number, weights: readonly number[]): number[] {
  let weightLeft = weights.reduce((total, weight) => total + weight, 0);
  let sumLeft = Math.min(sum, roundMoney(weightLeft));
  return weights.map((weight) => {
    const share =
      weightLeft > 0 ? Math.min(weight, roundMoney((sumLeft * weight) / weightLeft)) : 0;
    weightLeft = roundMoney(weightLeft - weight);
    sumLeft = roundMoney(sumLeft - share);
    return share;
  });
}

export const roundMoney = (value: number): number => Math.round(value * 100) / 100;

const withPrice = (
  component: Component,
  offer: SizeOffer | undefined,
): Component & { price: number } => ({ ...component, price: component.price ?? offer?.price ?? 0 });

const priced = (
  amount: number,
  parts: PricedPart[],
  commonModifiers: PricedModifier[],
): PricedItem => {
  const modifiers = [...parts.flatMap((part) => part.modifiers), ...commonModifiers];
  const dishes = parts.reduce((sum, part) => sum + part.price * amount, 0);
  const sum = modifiers.reduce((total, one) => total + one.resultSum, dishes);
  return { parts, commonModifiers, sum: roundMoney(sum) };
};

const pricePart = (
  part: { price: number; modifiers?: Modifier[] | null | undefined },
  amount: number,
  offer: SizeOffer | undefined,
): PricedPart => ({
  price: part.price,
  cost: roundMoney(part.price * amount),
  resultSum: roundMoney(part.price * amount),
  modifiers: priceModifiers(part.modifiers, offer?.groups ?? [], amount),
});

const priceModifiers = (
  modifiers: Modifier[] | null | undefined,
  groups: readonly GroupOffer[],
  dishAmount: number,
): PricedModifier[] => {
  const lines = (modifiers ?? []).map((modifier) => {
    const group = findGroup(groups, modifier);
    const offer = group?.modifiers.find(({ id }) => id === modifier.productId.toLowerCase());
    return { modifier, group, offer, price: modifier.price ?? offer?.price ?? 0 };
  });
  const free = freeAmounts(lines);
  return lines.map(({ modifier, group, offer, price }, index) => {
    const times = offer?.independent ? 1 : dishAmount;
    const paid = modifier.amount - (free[index] ?? 0);
    return { modifier, group, price, resultSum: roundMoney(price * paid * times) };
  });
};

interface Line {
  modifier: Modifier;
  group: GroupOffer | undefined;
  offer: { free: number } | undefined;
  price: number;
}

/**
 * Units of each line that cost nothing, per one dish. iiko docs ("Modifiers in Cloud API"): the free
 * amount counts for the whole group unless the modifiers have limits of their own. Which units of
 * a group are free is not documented; here it is the cheapest ones.
 */
const freeAmounts = (lines: readonly Line[]): number[] => {
  const left = new Map<GroupOffer, number>();
  const free = lines.map(() => 0);
  const cheapestFirst = lines.map((line, index) => ({ line, index }));
  cheapestFirst.sort((a, b) => a.line.price - b.line.price);
  for (const { line, index } of cheapestFirst) {
    const { group, offer, modifier } = line;
    if (group?.childLimits) {
      free[index] = Math.min(modifier.amount, offer?.free ?? 0);
    } else if (group) {
      const available = left.get(group) ?? group.free;
      const taken = Math.min(modifier.amount, available);
      left.set(group, available - taken);
      free[index] = taken;
    }
  }
  return free;
};
