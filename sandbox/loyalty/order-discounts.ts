import { CAMPAIGNS, GUEST_CATEGORY_ID, PROGRAMS } from '../data/loyalty.js';
import type { Coupon } from '../data/loyalty-guests.js';
import { positionsOf } from '../order-positions.js';
import type { Discount as SentDiscount, OrderRequest } from '../order-request.js';
import { rejection, type Rejection } from '../rejection.js';
import { roundMoney, type PricedItem } from '../totals.js';
import { basketOf, type Position } from './basket.js';
import { calculateDiscounts, discountPerItem, type Discount } from './calculation.js';
import type { Coupons } from './coupons.js';
import type { Customer } from './customer.js';
import type { AppliedDiscount, OrderLoyalty } from './order-loyalty.js';

type Outcome = Pick<OrderLoyalty, 'discounts' | 'itemDiscounts' | 'coupon'>;

interface Visit {
  request: OrderRequest;
  items: readonly PricedItem[];
  /** The guest, as far as the guest base knows one. */
  customer: Customer | undefined;
  coupons: Coupons;
}

/**
 * The discounts of an order at the POS: those that came with it when they are fixed, otherwise its
 * own calculation, whatever came (iiko docs: `calculate` is a preview only).
 */
export function discountOrder(visit: Visit): Rejection | Outcome {
  const { customer, discountsInfo } = visit.request;
  // iiko docs: a one-time customer takes no part in loyalty.
  if (customer?.type !== 'regular') {
    return discountsInfo?.discounts?.length
      ? rejection('InvalidDiscountItem', 'A one-time customer has no loyalty discounts.')
      : NO_DISCOUNTS;
  }
  return discountsInfo?.fixedLoyaltyDiscounts ? fixedDiscounts(visit) : ownDiscounts(visit);
}

const NO_DISCOUNTS: Outcome = { discounts: [], itemDiscounts: [], coupon: null };

const ownDiscounts = (visit: Visit): Outcome => {
  const basket = basketOf(visit.request.items, visit.items);
  const coupon = usableCoupon(visit);
  const manual = visit.request.loyaltyInfo?.applicableManualConditions ?? [];
  const shopper = {
    categoryIds: visit.customer?.categoryIds ?? [GUEST_CATEGORY_ID],
    coupon: coupon?.number ?? null,
    manualConditionIds: manual.map((id) => id.toLowerCase()),
  };
  const discounts = calculateDiscounts(basket, shopper, CAMPAIGNS);
  return {
    discounts: discounts.map((discount) => toApplied(discount, basket)),
    itemDiscounts: discountPerItem(basket, discounts),
    coupon: coupon && discounts.some((one) => isBy(coupon, one)) ? coupon : null,
  };
};

const usableCoupon = ({ request, customer, coupons }: Visit): Coupon | undefined => {
  const number = request.loyaltyInfo?.coupon ?? '';
  return coupons.problem(number, customer?.id) ? undefined : coupons.find(number);
};

/** Whether the discount is there because of the coupon. */
export const isBy = (coupon: Pick<Coupon, 'number'>, { campaign: { rule } }: Discount): boolean =>
  'when' in rule && rule.when.coupon === coupon.number;

const toApplied = (
  { campaign, code, shares }: Discount,
  basket: readonly Position[],
): AppliedDiscount => ({
  typeId: campaign.programId,
  name: campaign.name,
  sum: roundMoney(shares.reduce((total, { sum }) => total + sum, 0)),
  positions:
    code === 0
      ? null
      : shares.flatMap(({ index, sum }) => {
          const positionId = basket[index]?.positionId;
          return positionId ? [{ positionId, sum }] : [];
        }),
});

const fixedDiscounts = (visit: Visit): Rejection | Outcome => {
  const { request, items, customer, coupons } = visit;
  const number = request.loyaltyInfo?.coupon;
  const problem = number ? coupons.problem(number, customer?.id) : undefined;
  if (problem) {
    return rejection('Common', problem);
  }
  const itemDiscounts = items.map(() => 0);
  const discounts = (request.discountsInfo?.discounts ?? []).map((discount) =>
    applyFixed(discount, request, itemDiscounts),
  );
  return (
    discounts.find(isRejection) ??
    (exceedsPrices(itemDiscounts, items)
      ? rejection('InvalidDiscountItem', 'Discounts of an item exceed its price.')
      : {
          discounts: discounts.filter((one) => 'typeId' in one),
          itemDiscounts,
          coupon: usableCoupon(visit) ?? null,
        })
  );
};

const isRejection = (outcome: Rejection | AppliedDiscount): outcome is Rejection =>
  'code' in outcome;

const exceedsPrices = (discounts: readonly number[], items: readonly PricedItem[]): boolean =>
  discounts.some((sum, index) => sum > (items[index]?.sum ?? 0));

/** Adds the discount to those of the items that it names. */
const applyFixed = (
  discount: SentDiscount,
  { items }: OrderRequest,
  itemDiscounts: number[],
): Rejection | AppliedDiscount => {
  if (discount.type === 'RMS') {
    return rejection('InvalidDiscountItem', `Discount ${discount.discountTypeId} not found.`);
  }
  const { programId, programName, discountItems } = discount;
  if (!isKnownProgram(programId.toLowerCase())) {
    return rejection('InvalidDiscountItem', `Program ${programId} not found.`);
  }
  for (const line of discountItems) {
    const position = line.positionId.toLowerCase();
    const index = items.findIndex((item) => positionsOf(item).includes(position));
    if (!isSound(line, items[index]?.amount ?? 0)) {
      return rejection('InvalidDiscountItem', `Discount item ${position} is not valid.`);
    }
    itemDiscounts[index] = roundMoney((itemDiscounts[index] ?? 0) + line.sum);
  }
  return {
    typeId: programId.toLowerCase(),
    name: programName,
    sum: roundMoney(discountItems.reduce((total, { sum }) => total + sum, 0)),
    positions: discountItems.map(({ positionId, sum }) => ({ positionId, sum })),
  };
};

const isSound = ({ sum, amount }: { sum: number; amount: number }, available: number): boolean =>
  sum > 0 && roundMoney(sum) === sum && amount > 0 && amount <= available;

// `calculate` names campaigns, `discountsInfo` asks for a programme: both ids are taken.
const isKnownProgram = (id: string): boolean =>
  [...PROGRAMS, ...CAMPAIGNS].some((one) => one.id === id);
