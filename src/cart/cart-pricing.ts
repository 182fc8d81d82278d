import { modifierGroupsOf, type MenuItem, type MenuSize } from '../catalog/menu.js';
import { resolveModifiers } from './cart-modifiers.js';
import type { CartProblem } from './cart-problems.js';
import type { CartLine, PricedLine, PricedModifier } from './cart.js';

export type FindItem = (itemId: string) => MenuItem | undefined;

interface Resolved {
  line?: PricedLine;
  problems: CartProblem[];
}

/** Prices every line against the menu and reports everything that is wrong with any of them. */
export function priceLines(
  lines: readonly CartLine[],
  findItem: FindItem,
): { lines: PricedLine[]; problems: CartProblem[] } {
  const resolved = lines.map((line, index) => resolveLine(line, index, findItem));
  return {
    lines: resolved.flatMap(({ line }) => (line === undefined ? [] : [line])),
    problems: resolved.flatMap(({ problems }) => problems),
  };
}

/** Sum of lines, in minor units. */
export function sumLines(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, { total }) => sum + total, 0);
}

function resolveLine(line: CartLine, index: number, findItem: FindItem): Resolved {
  const pointer = `/lines/${index}`;
  const item = findItem(line.itemId);
  if (item === undefined) {
    return { problems: [{ code: 'item_unknown', pointer: `${pointer}/itemId`, params: {} }] };
  }
  if (item.kind === 'service' || item.kind === 'combo') {
    const params = { name: item.name };
    return { problems: [{ code: 'item_not_orderable', pointer: `${pointer}/itemId`, params }] };
  }
  const size = chooseSize(item, line.sizeId);
  if (size === undefined) {
    const code = line.sizeId === undefined ? 'size_required' : 'size_unknown';
    const place = { pointer: `${pointer}/sizeId`, params: { name: item.name } };
    return { problems: [{ code, ...place }] };
  }
  const whole = resolveModifiers(
    { name: item.name, groups: modifierGroupsOf(item, size) },
    line.modifiers,
    `${pointer}/modifiers`,
  );
  const second = resolveSecondHalf(item, size, line, findItem, pointer);
  const problems = [...whole.problems, ...second.problems];
  if (second.half === undefined) {
    return { problems };
  }
  const priced = { item, size, modifiers: whole.modifiers, secondHalf: second.half };
  return { problems, line: priceLine(line, index, priced) };
}

/** A dish of one size has nothing to choose; one of several must not be guessed. */
function chooseSize(item: MenuItem, sizeId: string | undefined): MenuSize | undefined {
  if (sizeId !== undefined) {
    return item.sizes.find(({ id }) => id === sizeId);
  }
  return item.sizes.length === 1 ? item.sizes[0] : undefined;
}

interface SecondHalf {
  item: MenuItem;
  size: MenuSize;
  modifiers: PricedModifier[];
}

/** @returns `half: null` for a dish in one piece, `half: undefined` when the halves do not go together */
function resolveSecondHalf(
  first: MenuItem,
  firstSize: MenuSize,
  line: CartLine,
  findItem: FindItem,
  pointer: string,
): { half?: SecondHalf | null; problems: CartProblem[] } {
  if (line.secondHalf === undefined) {
    return { half: null, problems: [] };
  }
  const item = findItem(line.secondHalf.itemId);
  const size = item?.sizes.find(({ id }) => id === firstSize.id);
  if (item === undefined || size === undefined || !goTogether(first, item)) {
    const place = { pointer: `${pointer}/secondHalf/itemId`, params: { name: first.name } };
    return { problems: [{ code: 'half_not_allowed', ...place }] };
  }
  // What cannot be divided is chosen once for the whole dish, with the first half.
  const groups = modifierGroupsOf(item, size).filter(({ divisible }) => divisible);
  const { modifiers, problems } = resolveModifiers(
    { name: item.name, groups },
    line.secondHalf.modifiers,
    `${pointer}/secondHalf/modifiers`,
  );
  return { half: { item, size, modifiers }, problems };
}

/** Halves share one modifier scheme: that is what makes them one dish for the kitchen. */
function goTogether(first: MenuItem, second: MenuItem): boolean {
  return (
    first.kind === 'halves' &&
    second.kind === 'halves' &&
    first.halvesSchemeId !== null &&
    first.halvesSchemeId === second.halvesSchemeId
  );
}

interface Parts {
  item: MenuItem;
  size: MenuSize;
  modifiers: PricedModifier[];
  secondHalf: SecondHalf | null;
}

function priceLine(line: CartLine, index: number, parts: Parts): PricedLine {
  const { item, size, modifiers, secondHalf } = parts;
  const [basePrice, secondBasePrice] = splitPrice(size, secondHalf?.size);
  const all = [...modifiers, ...(secondHalf?.modifiers ?? [])];
  const perDish = sumModifiers(all.filter((modifier) => !modifier.independentQuantity));
  const once = sumModifiers(all.filter((modifier) => modifier.independentQuantity));
  const dish = basePrice + secondBasePrice + perDish;
  return {
    index,
    itemId: item.id,
    name: item.name,
    sizeId: size.id,
    sizeName: size.name,
    quantity: line.quantity,
    unitPrice: dish + once,
    total: dish * line.quantity + once,
    basePrice,
    compound: item.kind === 'halves',
    modifiers,
    secondHalf:
      secondHalf === null
        ? null
        : {
            itemId: secondHalf.item.id,
            name: secondHalf.item.name,
            basePrice: secondBasePrice,
            modifiers: secondHalf.modifiers,
          },
    comment: line.comment ?? null,
  };
}

/** Half a dish costs half its price; the odd minor unit of the two goes up once, to the first half. */
function splitPrice(first: MenuSize, second: MenuSize | undefined): [number, number] {
  if (second === undefined) {
    return [first.price.amount, 0];
  }
  const whole = Math.ceil((first.price.amount + second.price.amount) / 2);
  const firstHalf = Math.min(whole, Math.ceil(first.price.amount / 2));
  return [firstHalf, whole - firstHalf];
}

function sumModifiers(modifiers: readonly PricedModifier[]): number {
  return modifiers.reduce(
    (sum, { quantity, free, unitPrice }) => sum + (quantity - free) * unitPrice,
    0,
  );
}
