import type { Campaign, Condition, Rule } from '../data/loyalty.js';
import { roundMoney, spreadMoney } from '../totals.js';
import { isProduct, sumOf, unitPrice, type Position } from './basket.js';

/** What campaigns ask about the guest and the order besides its items. */
export interface Shopper {
  categoryIds: readonly string[];
  /** A coupon that may be used. */
  coupon: string | null;
  manualConditionIds: readonly string[];
}

/** What one campaign takes off one item. */
export interface Share {
  /** Index of the item. */
  index: number;
  sum: number;
  /** How many of the item it concerns; null: the sum is spread over the order. */
  amount: number | null;
}

export interface Discount {
  campaign: Campaign;
  /** iiko: 0 a sum off the order, 1 off an item, 2 a free product. */
  code: 0 | 1 | 2;
  shares: Share[];
}

type DiscountRule = Extract<Rule, { kind: 'nth-free' | 'gift' | 'percent' | 'sum' }>;

/**
 * Discounts of all campaigns, each on what the earlier ones have left of the price, so that together
 * they never exceed it. To the kopeck.
 */
export function calculateDiscounts(
  basket: readonly Position[],
  shopper: Shopper,
  campaigns: readonly Campaign[],
): Discount[] {
  const left = basket.map(({ sum }) => roundMoney(sum));
  const discounts: Discount[] = [];
  for (const campaign of campaigns) {
    const found = discountBy(campaign.rule, basket, left, shopper);
    const shares = found.shares.filter(({ sum }) => sum > 0);
    if (shares.length > 0) {
      discounts.push({ campaign, code: found.code, shares });
    }
    for (const { index, sum } of shares) {
      left[index] = roundMoney((left[index] ?? 0) - sum);
    }
  }
  return discounts;
}

export const discountPerItem = (
  basket: readonly Position[],
  discounts: readonly { shares: readonly { index: number; sum: number }[] }[],
): number[] =>
  basket.map((_, index) =>
    roundMoney(
      discounts
        .flatMap(({ shares }) => shares)
        .filter((share) => share.index === index)
        .reduce((total, { sum }) => total + sum, 0),
    ),
  );

type Found = Pick<Discount, 'code' | 'shares'>;
const NOTHING: Found = { code: 1, shares: [] };

const discountBy = (
  rule: Rule,
  basket: readonly Position[],
  left: readonly number[],
  shopper: Shopper,
): Found => {
  if (!isDiscount(rule) || !isMet(rule, basket, shopper)) {
    return NOTHING;
  }
  switch (rule.kind) {
    case 'nth-free':
      return { code: 2, shares: freeUnits(rule, basket, left) };
    case 'gift':
      return { code: 2, shares: gift(rule, basket, left) };
    case 'percent':
      return { code: 1, shares: percentOff(rule.percent, basket, left) };
    case 'sum':
      return { code: 0, shares: sumOff(rule.sum, left) };
  }
};

const isDiscount = (rule: Rule): rule is DiscountRule =>
  ['nth-free', 'gift', 'percent', 'sum'].includes(rule.kind);

const isMet = (rule: DiscountRule, basket: readonly Position[], shopper: Shopper): boolean =>
  !('when' in rule) || holds(rule.when, basket, shopper);

const holds = (
  { coupon, categoryId, manualConditionId, minSum }: Condition,
  basket: readonly Position[],
  shopper: Shopper,
): boolean =>
  (coupon === undefined || coupon === shopper.coupon) &&
  (categoryId === undefined || shopper.categoryIds.includes(categoryId)) &&
  (manualConditionId === undefined || shopper.manualConditionIds.includes(manualConditionId)) &&
  (minSum === undefined || roundMoney(sumOf(basket)) >= minSum);

/** Of all units of the product every nth one is free, the cheapest first. */
const freeUnits = (
  { productId, nth }: Extract<Rule, { kind: 'nth-free' }>,
  basket: readonly Position[],
  left: readonly number[],
): Share[] => {
  const lines = basket
    .map((position, index) => ({ position, index, units: Math.floor(position.amount) }))
    .filter(({ position }) => isProduct(position, productId))
    .toSorted((a, b) => unitPrice(a.position) - unitPrice(b.position));
  let free = Math.floor(lines.reduce((sum, { units }) => sum + units, 0) / nth);
  return lines.map(({ position, index, units }) => {
    const amount = Math.min(free, units);
    free -= amount;
    const sum = Math.min(left[index] ?? 0, roundMoney(unitPrice(position) * amount));
    return { index, sum, amount };
  });
};

/** One unit of a gift that is in the order already, if the rest of the order costs enough. */
const gift = (
  { productIds, sizeId, minSum }: Extract<Rule, { kind: 'gift' }>,
  basket: readonly Position[],
  left: readonly number[],
): Share[] => {
  const index = basket.findIndex((position) => isGift(position, productIds, sizeId));
  const position = basket[index];
  if (!position || roundMoney(sumOf(basket) - unitPrice(position)) < minSum) {
    return [];
  }
  const sum = Math.min(left[index] ?? 0, roundMoney(unitPrice(position)));
  return [{ index, sum, amount: 1 }];
};

export const isGift = (
  position: Position,
  productIds: readonly string[],
  sizeId: string,
): boolean =>
  position.sizeId === sizeId &&
  position.amount >= 1 &&
  productIds.some((productId) => isProduct(position, productId));

const percentOff = (
  percent: number,
  basket: readonly Position[],
  left: readonly number[],
): Share[] =>
  left.map((sum, index) => ({
    index,
    sum: roundMoney((sum * percent) / 100),
    amount: basket[index]?.amount ?? null,
  }));

const sumOff = (sum: number, left: readonly number[]): Share[] =>
  spreadMoney(sum, left).map((share, index) => ({ index, sum: share, amount: null }));
