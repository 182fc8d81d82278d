import type { CartProblem } from './cart-problems.js';
import {
  choicePointer,
  partsOf,
  type CartLine,
  type CartModifier,
  type PricedLine,
  type PricedModifier,
} from './cart.js';

/** What is left of a product in one size, or (null) in all sizes together; undefined when that is not limited. */
export type Remaining = (productId: string, sizeId: string | null) => number | undefined;

/** One place in a cart that takes some of a product. */
interface Need {
  productId: string;
  sizeId: string | null;
  name: string;
  /** Portions of a dish, pieces of a modifier. */
  amount: number;
  kind: 'dish' | 'half' | 'modifier';
  pointer: string;
}

/**
 * Compares what the whole cart needs with the stop list. Lines, halves, choices of combos and modifiers may all take
 * from one balance, and a balance without a size is that of all sizes together.
 *
 * @param lines those of `cart` that have a price
 */
export function checkStock(
  cart: readonly CartLine[],
  lines: readonly PricedLine[],
  remaining: Remaining,
): CartProblem[] {
  const needs = lines.flatMap((line) => needsOf(line, cart[line.index]));
  const totals = new Map<string, number>();
  for (const need of needs) {
    for (const sizeId of balancesOf(need)) {
      const key = `${need.productId}/${sizeId ?? ''}`;
      totals.set(key, (totals.get(key) ?? 0) + need.amount);
    }
  }
  return needs.flatMap((need) => {
    const short = balancesOf(need).flatMap((sizeId) => {
      const left = remaining(need.productId, sizeId);
      const total = totals.get(`${need.productId}/${sizeId ?? ''}`) ?? 0;
      return left !== undefined && left < total ? [left] : [];
    });
    return short.length === 0 ? [] : [describeShortage(need, Math.min(...short))];
  });
}

/** The balances that it takes from, by their sizes. */
function balancesOf({ sizeId }: Need): (string | null)[] {
  return sizeId === null ? [null] : [sizeId, null];
}

function describeShortage({ kind, name, pointer }: Need, left: number): CartProblem {
  const max = kind === 'half' && left >= 0.5 ? Math.max(1, Math.floor(left)) : Math.floor(left);
  const remaining = Math.floor(left * 1_000) / 1_000;
  if (kind === 'modifier') {
    const params = { modifier: name, remaining };
    return max < 1
      ? { code: 'modifier_stopped', pointer, params }
      : { code: 'modifier_limited', pointer, params, hint: { max } };
  }
  const params = { name, remaining };
  return max < 1
    ? { code: 'item_stopped', pointer, params }
    : { code: 'item_limited', pointer, params, hint: { max } };
}

function needsOf(line: PricedLine, wanted: CartLine | undefined): Need[] {
  return partsOf(line).flatMap(({ pointer, ...part }) => {
    const choice = wanted?.combo?.choices.find(
      (_, at) => choicePointer(line.index, at) === pointer,
    );
    const chosen = choice ?? wanted;
    const { sizeId, quantity, secondHalf } = part;
    const kind = secondHalf === null ? 'dish' : 'half';
    const dish = { sizeId, kind, amount: secondHalf === null ? quantity : quantity / 2 } as const;
    const first: Need[] = [
      { ...dish, productId: part.itemId, name: part.name, pointer },
      ...needsOfModifiers(part.modifiers, quantity, `${pointer}/modifiers`, chosen?.modifiers),
    ];
    if (secondHalf === null) {
      return first;
    }
    const { itemId, name, modifiers } = secondHalf;
    const place = `${pointer}/secondHalf`;
    const options = wanted?.secondHalf?.modifiers;
    return [
      ...first,
      { ...dish, productId: itemId, name, pointer: place },
      ...needsOfModifiers(modifiers, quantity, `${place}/modifiers`, options),
    ];
  });
}

function needsOfModifiers(
  modifiers: readonly PricedModifier[],
  dishes: number,
  pointer: string,
  wanted: readonly CartModifier[] = [],
): Need[] {
  return modifiers.map((modifier) => ({
    productId: modifier.modifierId,
    sizeId: null,
    name: modifier.name,
    amount: modifier.quantity * (modifier.independentQuantity ? 1 : dishes),
    kind: 'modifier',
    pointer: `${pointer}/${placeOf(modifier, modifiers, wanted)}`,
  }));
}

/** Where it was asked for. Without a group that means the first one of the dish that has it. */
function placeOf(
  modifier: PricedModifier,
  modifiers: readonly PricedModifier[],
  wanted: readonly CartModifier[],
): number {
  const { modifierId, groupId } = modifier;
  const isFirst = modifiers.find((one) => one.modifierId === modifierId) === modifier;
  const at = wanted.findIndex(
    (one) =>
      one.modifierId === modifierId &&
      (one.groupId === undefined ? isFirst : one.groupId === groupId),
  );
  return Math.max(0, at);
}
