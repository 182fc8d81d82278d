import { roundDown } from '../platform/http/denomination.js';
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
 *
 * What a campaign gives is rounded down to whole coins, once for all its items and once for the order; it never
 * gives more than iiko has granted. An item that costs nothing any more is free with its odd part.
 * @param coin the smallest sum that can be paid, in minor units
 */
export function spreadDiscounts(
  campaigns: readonly CampaignDiscount[],
  items: readonly DiscountedItem[],
  coin = 1,
): LoyaltyDiscount[] {
  const left = new Map(items.map(({ positionId, total }) => [positionId, total]));
  const quantities = new Map(items.map(({ positionId, quantity }) => [positionId, quantity]));
  const taken = campaigns.map(() => new Map<string, Share>());
  const take = (index: number, share: Share) => {
    left.set(share.positionId, (left.get(share.positionId) ?? 0) - share.amount);
    addShare(taken[index], share);
  };
  campaigns.forEach(({ operations }, index) => {
    const onItems = operations.filter(({ positionId }) => left.has(positionId ?? ''));
    for (const [positionId, amount] of toCoins(sumByItem(onItems), left, coin)) {
      const ofItem = onItems.filter((operation) => operation.positionId === positionId);
      const whole = quantities.get(positionId) ?? 1;
      const quantity = Math.max(...ofItem.map((operation) => operation.quantity ?? whole));
      take(index, { positionId, amount, quantity });
    }
  });
  campaigns.forEach(({ operations }, index) => {
    const onOrder = operations.filter(({ positionId }) => positionId === null);
    const amount = onOrder.reduce((sum, operation) => sum + operation.amount, 0);
    for (const [positionId, share] of splitInProportion(amount, left, coin)) {
      take(index, { positionId, amount: share, quantity: quantities.get(positionId) ?? 1 });
    }
  });
  return campaigns.flatMap(({ campaignId, name }, index) => {
    const positions = [...(taken[index]?.values() ?? [])].filter(({ amount }) => amount > 0);
    const amount = positions.reduce((sum, share) => sum + share.amount, 0);
    return amount > 0 ? [{ campaignId, name, amount, positions }] : [];
  });
}

function sumByItem(operations: readonly DiscountOperation[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { positionId, amount } of operations) {
    const id = positionId ?? '';
    sums.set(id, (sums.get(id) ?? 0) + amount);
  }
  return sums;
}

/** The coins that the odd parts make together go to the largest of them. */
function toCoins(
  wanted: ReadonlyMap<string, number>,
  left: ReadonlyMap<string, number>,
  coin: number,
): Map<string, number> {
  const shares = new Map<string, number>();
  const parts: { id: string; available: number; odd: number }[] = [];
  for (const [id, amount] of wanted) {
    const available = left.get(id) ?? 0;
    const given = Math.min(amount, available);
    const odd = given === available ? 0 : given % coin;
    shares.set(id, given - odd);
    parts.push({ id, available, odd });
  }
  const missing = Math.floor(parts.reduce((sum, { odd }) => sum + odd, 0) / coin);
  parts
    .filter(({ id, odd, available }) => odd > 0 && (shares.get(id) ?? 0) + coin <= available)
    .toSorted(byRemainder((part) => part.odd))
    .slice(0, missing)
    .forEach(({ id }) => shares.set(id, (shares.get(id) ?? 0) + coin));
  return shares;
}

/**
 * Splits by the largest remainder, in whole coins. Equal remainders go by id, so that the order of the weights does
 * not matter. More than all weights together is not given; all of them are given with their odd parts.
 */
export function splitInProportion(
  amount: number,
  weights: ReadonlyMap<string, number>,
  coin = 1,
): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (amount >= total) {
    return new Map(total > 0 ? weights : []);
  }
  const coins = new Map(
    [...weights].map(([id, weight]) => [id, roundDown(weight, coin) / coin] as const),
  );
  return new Map(
    [...splitCoins(Math.floor(amount / coin), coins)].map(([id, n]) => [id, n * coin]),
  );
}

function splitCoins(count: number, weights: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const given = Math.min(count, total);
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
  parts
    .toSorted(byRemainder(({ remainder }) => remainder))
    .slice(0, missing)
    .forEach((part) => {
      part.share += 1;
    });
  return new Map(parts.map(({ id, share }) => [id, share]));
}

function byRemainder<Part extends { id: string }>(
  remainderOf: (part: Part) => number,
): (a: Part, b: Part) => number {
  return (a, b) => remainderOf(b) - remainderOf(a) || (a.id < b.id ? -1 : 1);
}

function addShare(shares: Map<string, Share> | undefined, share: Share): void {
  const known = shares?.get(share.positionId);
  shares?.set(share.positionId, {
    positionId: share.positionId,
    amount: share.amount + (known?.amount ?? 0),
    quantity: Math.max(share.quantity, known?.quantity ?? 0),
  });
}
