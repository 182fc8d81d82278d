import type { LoyaltyDiscount } from './loyalty-cart.js';

/** An item of a cart as discounts see it; amounts are in minor units. */
export interface DiscountedItem {
  positionId: string;
  /** With its modifiers. */
  total: number;
  quantity: number;
}

/** What one campaign takes off, as iiko says it. */
export interface CampaignDiscount {
  campaignId: string;
  name: string;
  operations: DiscountOperation[];
}

export interface DiscountOperation {
  /** null: off the order as a whole. */
  positionId: string | null;
  amount: number;
  /** How many of the item it is for; null: all. */
  quantity: number | null;
}

type Share = LoyaltyDiscount['positions'][number];

/**
 * Gives every discount to items. Those that name an item come first; one on the whole order is spread
 * over what is left of each item's price, in the proportion of that. So no item ever costs less than
 * nothing, and what is spread sums to what was taken off, to the minor unit.
 */
export function spreadDiscounts(
  campaigns: readonly CampaignDiscount[],
  items: readonly DiscountedItem[],
): LoyaltyDiscount[] {
  const left = new Map(items.map(({ positionId, total }) => [positionId, total]));
  const quantities = new Map(items.map(({ positionId, quantity }) => [positionId, quantity]));
  const taken = campaigns.map(() => new Map<string, Share>());
  const take = (index: number, share: Share) => {
    left.set(share.positionId, (left.get(share.positionId) ?? 0) - share.amount);
    addShare(taken[index], share);
  };
  campaigns.forEach(({ operations }, index) => {
    for (const { positionId, amount, quantity } of operations) {
      const available = positionId === null ? undefined : left.get(positionId);
      if (positionId !== null && available !== undefined) {
        const whole = quantities.get(positionId) ?? 1;
        take(index, {
          positionId,
          amount: Math.min(amount, available),
          quantity: quantity ?? whole,
        });
      }
    }
  });
  campaigns.forEach(({ operations }, index) => {
    const onOrder = operations.filter(({ positionId }) => positionId === null);
    const amount = onOrder.reduce((sum, operation) => sum + operation.amount, 0);
    for (const [positionId, share] of splitInProportion(amount, left)) {
      take(index, { positionId, amount: share, quantity: quantities.get(positionId) ?? 1 });
    }
  });
  return campaigns.flatMap(({ campaignId, name }, index) => {
    const positions = [...(taken[index]?.values() ?? [])].filter(({ amount }) => amount > 0);
    const amount = positions.reduce((sum, share) => sum + share.amount, 0);
    return amount > 0 ? [{ campaignId, name, amount, positions }] : [];
  });
}

/**
 * Splits by the largest remainder. Equal remainders go by id, so that the order of the weights does not
 * matter. More than all weights together is not given.
 */
export function splitInProportion(
  amount: number,
  weights: ReadonlyMap<string, number>,
): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const given = Math.min(amount, total);
  if (given <= 0) {
    return new Map();
  }
  // Two sums in minor units multiplied may exceed what a number holds exactly.
  const parts = [...weights].map(([id, weight]) => {
    const product = BigInt(given) * BigInt(weight);
    return {
      id,
      share: Number(product / BigInt(total)),
      remainder: Number(product % BigInt(total)),
    };
  });
  const missing = given - parts.reduce((sum, { share }) => sum + share, 0);
  const byRemainder = parts.toSorted((a, b) => b.remainder - a.remainder || (a.id < b.id ? -1 : 1));
  byRemainder.slice(0, missing).forEach((part) => {
    part.share += 1;
  });
  return new Map(parts.map(({ id, share }) => [id, share]));
}

function addShare(shares: Map<string, Share> | undefined, share: Share): void {
  const known = shares?.get(share.positionId);
  shares?.set(share.positionId, {
    positionId: share.positionId,
    amount: share.amount + (known?.amount ?? 0),
    quantity: Math.max(share.quantity, known?.quantity ?? 0),
  });
}
