/** What is taken off an item, or off the order as a whole. */
interface Discount {
  /** Null: off the order. */
  positionId: string | null;
  /** In minor units. */
  amount: number;
  /** A fixed sum or a free product, which does not grow with what is added to the cart. */
  isFixed: boolean;
}

interface Item {
  positionId: string;
  /** In minor units. */
  total: number;
}

/** What discounts take of a dish that is added to a cart, at most. */
export interface DiscountRate {
  /** The part of its price, from 0 up to 1. */
  part: number;
  /** In minor units: each discount is rounded by itself, and a half is granted by the first. */
  rounding: number;
}

export const NO_DISCOUNT: DiscountRate = { part: 0, rounding: 0 };

/** A dish that is added may lose as much as any in the cart. A sum that was rounded may stand for half a minor unit more. */
export function discountRate(discounts: readonly Discount[], items: readonly Item[]): DiscountRate {
  const growing = discounts.filter(({ isFixed, amount }) => !isFixed && amount > 0);
  const whole = items.reduce((sum, { total }) => sum + total, 0);
  const ofOrder = growing.filter(({ positionId }) => positionId === null);
  const rates = items.map(({ positionId, total }) => {
    const own = growing.filter((one) => one.positionId === positionId);
    return {
      part: partOf(own, total) + partOf(ofOrder, whole),
      rounding: Math.max(0, (own.length + ofOrder.length - 1) / 2),
    };
  });
  // A dish that costs nothing tells nothing about the next one.
  const [most = NO_DISCOUNT] = rates
    .filter(({ part }) => part < 1)
    .toSorted((one, other) => other.part - one.part);
  return most;
}

function partOf(discounts: readonly Discount[], total: number): number {
  return discounts.reduce((sum, { amount }) => sum + amount + 0.5, 0) / Math.max(1, total);
}

/** How much has to be added so that `missing` of it is left after discounts; all in minor units. */
export function amountToAdd(
  missing: number,
  { part, rounding }: DiscountRate,
  coin: number,
): number {
  return Math.ceil((missing + rounding) / (1 - part) / coin) * coin;
}
