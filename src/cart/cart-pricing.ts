import { modifierGroupsOf, type MenuItem, type MenuSize } from '../catalog/menu.js';
import { clockMs } from '../platform/database/clock.js';
import { resolveModifiers } from './cart-modifiers.js';
import { UNNAMED_ITEM, type CartProblem } from './cart-problems.js';
import { resolveCombo, type ComboCircumstances } from './combo-pricing.js';
import { chooseSize, priceDish, type Half } from './dish-pricing.js';
import type { CartLine, PricedLine } from './cart.js';

export type FindItem = (itemId: string) => MenuItem | undefined;

interface Resolved {
  line?: PricedLine;
  problems: CartProblem[];
}

interface Circumstances {
  /** The time that the order is for. */
  soldAt: number;
  /** What iiko says of combos, by the index of their lines; in minor units, of one. */
  comboPrices: ReadonlyMap<number, number>;
  /** What computed prices are rounded to, in minor units. */
  coin?: number;
}

/** Prices every line against the menu and reports everything that is wrong with any of them. */
export function priceLines(
  lines: readonly CartLine[],
  findItem: FindItem,
  { soldAt, comboPrices, coin = 1 }: Circumstances = {
    soldAt: clockMs(),
    comboPrices: new Map(),
  },
): { lines: PricedLine[]; problems: CartProblem[] } {
  const resolved = lines.map((line, index) =>
    resolveLine(line, index, { findItem, soldAt, coin, confirmedPrice: comboPrices.get(index) }),
  );
  return {
    lines: resolved.flatMap(({ line }) => (line === undefined ? [] : [line])),
    problems: resolved.flatMap(({ problems }) => problems),
  };
}

/** Sum of lines, in minor units. */
export function sumLines(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, { total }) => sum + total, 0);
}

function resolveLine(line: CartLine, index: number, circumstances: ComboCircumstances): Resolved {
  const { findItem } = circumstances;
  const pointer = `/lines/${index}`;
  const item = findItem(line.itemId);
  if (item === undefined) {
    return { problems: [itemUnknown(`${pointer}/itemId`)] };
  }
  if (item.kind === 'service' || (item.kind === 'combo' && item.combo === undefined)) {
    const params = { name: item.name };
    return { problems: [{ code: 'item_not_orderable', pointer: `${pointer}/itemId`, params }] };
  }
  const size = chooseSize(item, line.sizeId);
  if (size === undefined) {
    const code = typeof line.sizeId === 'string' ? 'size_unknown' : 'size_required';
    const place = { pointer: `${pointer}/sizeId`, params: { name: item.name } };
    const hint = { sizeIds: item.sizes.flatMap(({ id }) => id ?? []) };
    return { problems: [{ code, ...place, hint }] };
  }
  return item.combo === undefined
    ? resolveDish({ line, index, item, size }, circumstances)
    : resolveCombo({ line, index, item, size, combo: item.combo }, circumstances);
}

function itemUnknown(pointer: string): CartProblem {
  return { code: 'item_unknown', pointer, params: { item: UNNAMED_ITEM } };
}

interface DishLine {
  line: CartLine;
  index: number;
  item: MenuItem;
  size: MenuSize;
}

function resolveDish(
  { line, index, item, size }: DishLine,
  { findItem, coin }: ComboCircumstances,
): Resolved {
  const pointer = `/lines/${index}`;
  const half = line.secondHalf === undefined ? {} : { index: 0 };
  const whole = resolveModifiers(
    { name: item.name, groups: modifierGroupsOf(item, size), ...half },
    line.modifiers,
    `${pointer}/modifiers`,
  );
  const second = resolveSecondHalf(item, size, line, findItem, pointer);
  const problems = [...whole.problems, ...second.problems];
  if (line.combo !== undefined) {
    const params = { name: item.name };
    problems.push({ code: 'combo_not_expected', pointer: `${pointer}/combo`, params });
  }
  if (second.half === undefined) {
    return { problems };
  }
  const priced = { item, size, modifiers: whole.modifiers, secondHalf: second.half, coin };
  return { problems, line: priceDish(line, index, priced) };
}

/** @returns `half: null` for a dish in one piece, `half: undefined` when the halves do not go together */
function resolveSecondHalf(
  first: MenuItem,
  firstSize: MenuSize,
  line: CartLine,
  findItem: FindItem,
  pointer: string,
): { half?: Half | null; problems: CartProblem[] } {
  if (line.secondHalf === undefined) {
    return { half: null, problems: [] };
  }
  const place = `${pointer}/secondHalf`;
  const item = findItem(line.secondHalf.itemId);
  if (item === undefined) {
    return { problems: [itemUnknown(`${place}/itemId`)] };
  }
  if (!goTogether(first, item)) {
    const params = { name: first.name };
    return { problems: [{ code: 'half_not_allowed', pointer: `${place}/itemId`, params }] };
  }
  const size = item.sizes.find(({ id }) => id === firstSize.id);
  if (size === undefined) {
    const common = item.sizes.filter(({ id }) => first.sizes.some((other) => other.id === id));
    const hint = { sizeIds: common.flatMap(({ id }) => id ?? []) };
    const params = { name: item.name };
    return { problems: [{ code: 'size_unknown', pointer: `${place}/itemId`, params, hint }] };
  }
  // What cannot be divided is chosen once for the whole dish, with the first half.
  const groups = modifierGroupsOf(item, size).filter(({ divisible }) => divisible);
  const { modifiers, problems } = resolveModifiers(
    { name: item.name, groups, index: 1 },
    line.secondHalf.modifiers,
    `${place}/modifiers`,
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
