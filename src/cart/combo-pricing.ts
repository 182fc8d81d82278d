import { priceOfCombo } from '../catalog/combo-price.js';
import { choicesOf } from '../catalog/combos.js';
import {
  modifierGroupsOf,
  type MenuCombo,
  type MenuComboChoice,
  type MenuComboGroup,
  type MenuItem,
  type MenuSize,
} from '../catalog/menu.js';
import { roundDown } from '../platform/http/denomination.js';
import { resolveModifiers } from './cart-modifiers.js';
import type { CartProblem } from './cart-problems.js';
import {
  choicePointer,
  type CartChoice,
  type CartLine,
  type PricedChoice,
  type PricedLine,
  type PricedModifier,
} from './cart.js';
import { isWithin, sellingTimeOf } from './combo-times.js';
import { priceDish, sumModifiers } from './dish-pricing.js';

type FindItem = (itemId: string) => MenuItem | undefined;

interface ComboLine {
  line: CartLine;
  index: number;
  item: MenuItem;
  combo: MenuCombo;
  /** Of the combo. */
  size: MenuSize;
}

export interface ComboCircumstances {
  findItem: FindItem;
  /** The time that the order is for. */
  soldAt: number;
  /** What shares are rounded to, in minor units. */
  coin: number;
  /** What iiko says that one costs, in minor units; undefined where it has not been asked. */
  confirmedPrice: number | undefined;
}

interface Chosen {
  group: MenuComboGroup;
  choice: MenuComboChoice;
  item: MenuItem;
  size: MenuSize;
  modifiers: PricedModifier[];
  pointer: string;
}

/** Prices a line that buys a combo, and reports everything that is wrong with any of its choices. */
export function resolveCombo(
  wanted: ComboLine,
  circumstances: ComboCircumstances,
): { line?: PricedLine; problems: CartProblem[] } {
  const { line, index, item, combo } = wanted;
  const place = `/lines/${index}`;
  const name = item.name;
  const problems: CartProblem[] = [];
  if (!isWithin(sellingTimeOf(combo), circumstances.soldAt)) {
    problems.push({ code: 'combo_not_sold_now', pointer: `${place}/itemId`, params: { name } });
  }
  if (line.secondHalf !== undefined) {
    problems.push({
      code: 'half_not_allowed',
      pointer: `${place}/secondHalf/itemId`,
      params: { name },
    });
  }
  problems.push(
    ...resolveModifiers({ name, groups: [] }, line.modifiers, `${place}/modifiers`).problems,
  );
  if (line.combo === undefined) {
    problems.push({ code: 'combo_choices_needed', pointer: `${place}/combo`, params: { name } });
    return { problems };
  }
  const chosen = chooseAll(wanted, line.combo.choices, circumstances.findItem);
  problems.push(...chosen.problems);
  return chosen.complete === undefined
    ? { problems }
    : { problems, line: priceCombo(wanted, chosen.complete, circumstances) };
}

/** @returns `complete` when every group has its choice, in the order of the groups */
function chooseAll(
  wanted: ComboLine,
  choices: readonly CartChoice[],
  findItem: FindItem,
): { complete?: Chosen[]; problems: CartProblem[] } {
  const { combo, index, item } = wanted;
  const problems: CartProblem[] = [];
  const taken = new Map<string, Chosen | undefined>();
  choices.forEach((choice, at) => {
    const pointer = choicePointer(index, at);
    const group = combo.groups.find(({ id }) => id === choice.groupId);
    if (group === undefined) {
      const place = { pointer: `${pointer}/groupId`, params: { name: item.name } };
      problems.push({ code: 'combo_group_unknown', ...place });
    } else if (taken.has(group.id)) {
      const hint = { groupId: group.id, index: at };
      problems.push({ code: 'combo_group_repeated', pointer, params: { group: group.name }, hint });
    } else {
      const place = { pointer, at, comboSize: wanted.size };
      const resolved = resolveChoice({ choice, group, ...place }, findItem);
      taken.set(group.id, resolved.chosen);
      problems.push(...resolved.problems);
    }
  });
  for (const { id, name } of combo.groups.filter((group) => !taken.has(group.id))) {
    const pointer = `/lines/${index}/combo/choices`;
    const hint = { groupId: id };
    problems.push({ code: 'combo_group_missing', pointer, params: { group: name }, hint });
  }
  const complete = combo.groups.flatMap(({ id }) => taken.get(id) ?? []);
  return complete.length === combo.groups.length ? { complete, problems } : { problems };
}

interface WantedChoice {
  choice: CartChoice;
  group: MenuComboGroup;
  pointer: string;
  /** The place among the choices. */
  at: number;
  comboSize: MenuSize;
}

function resolveChoice(
  { choice: wanted, group, pointer, at, comboSize }: WantedChoice,
  findItem: FindItem,
): { chosen?: Chosen; problems: CartProblem[] } {
  const ofItem = choicesOf(group, comboSize.id).filter(({ itemId }) => itemId === wanted.itemId);
  const item = findItem(wanted.itemId);
  if (ofItem.length === 0 || item === undefined) {
    const params = { group: group.name };
    return { problems: [{ code: 'combo_choice_unknown', pointer: `${pointer}/itemId`, params }] };
  }
  const isNamed = typeof wanted.sizeId === 'string';
  const choice =
    ofItem.find(({ sizeId }) => sizeId === wanted.sizeId) ??
    (!isNamed && ofItem.length === 1 ? ofItem[0] : undefined);
  const size = item.sizes.find(({ id }) => id === choice?.sizeId);
  if (choice === undefined || size === undefined) {
    const code = isNamed ? 'size_unknown' : 'size_required';
    const place = { pointer: `${pointer}/sizeId`, params: { name: item.name } };
    const hint = { sizeIds: ofItem.flatMap(({ sizeId }) => sizeId ?? []) };
    return { problems: [{ code, ...place, hint }] };
  }
  const { modifiers, problems } = resolveModifiers(
    { name: item.name, groups: modifierGroupsOf(item, size), index: at },
    wanted.modifiers,
    `${pointer}/modifiers`,
  );
  return {
    chosen: { group, choice, item, size, modifiers, pointer },
    problems: [...problems, ...checkForbidden(wanted, choice, modifiers, pointer)],
  };
}

function checkForbidden(
  { modifiers: wanted }: CartChoice,
  { forbiddenModifierIds }: MenuComboChoice,
  modifiers: readonly PricedModifier[],
  pointer: string,
): CartProblem[] {
  return wanted.flatMap(({ modifierId }, at) => {
    const modifier = modifiers.find((one) => one.modifierId === modifierId);
    return modifier === undefined || !forbiddenModifierIds.includes(modifierId)
      ? []
      : [
          {
            code: 'combo_modifier_forbidden' as const,
            pointer: `${pointer}/modifiers/${at}`,
            params: { modifier: modifier.name },
          },
        ];
  });
}

/** The price of a combo is spread over its choices by what they cost alone: that is how iiko has it. */
function priceCombo(
  { line, index, item, combo, size }: ComboLine,
  chosen: readonly Chosen[],
  { confirmedPrice, coin }: ComboCircumstances,
): PricedLine {
  const menuPrice = priceOfCombo(
    combo,
    chosen.map(({ choice, modifiers }) => ({
      price: choice.price.amount,
      options: sumModifiers(modifiers),
    })),
  );
  const price = confirmedPrice ?? menuPrice;
  const shares = shareOut(
    price,
    chosen.map((one) => one.size.price.amount),
    coin,
  );
  const choices = chosen.map((one, at): PricedChoice => ({
    ...priceDish({ quantity: line.quantity }, index, {
      ...one,
      size: { ...one.size, price: { ...one.size.price, amount: shares[at] ?? 0 } },
      modifiers: combo.includesModifiers ? one.modifiers.map(included) : one.modifiers,
      secondHalf: null,
      coin,
    }),
    groupId: one.group.id,
    groupName: one.group.name,
    menuPrice: one.size.price.amount,
    pointer: one.pointer,
  }));
  return {
    index,
    itemId: item.id,
    name: item.name,
    sizeId: size.id,
    sizeName: size.name,
    quantity: line.quantity,
    unitPrice: choices.reduce((sum, { unitPrice }) => sum + unitPrice, 0),
    total: choices.reduce((sum, { total }) => sum + total, 0),
    basePrice: price,
    compound: false,
    modifiers: [],
    secondHalf: null,
    comment: line.comment ?? null,
    combo: { menuPrice, price, choices },
  };
}

/** An option that is in the price of its combo. */
function included(modifier: PricedModifier): PricedModifier {
  return { ...modifier, unitPrice: 0, menuPrice: modifier.unitPrice };
}

/** In proportion and whole coins, without losing or inventing a kopeck: the last takes what is left over. */
function shareOut(price: number, weights: readonly number[], coin: number): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let left = price;
  return weights.map((weight, index) => {
    const part = whole > 0 ? weight / whole : 1 / weights.length;
    const share = index === weights.length - 1 ? left : roundDown(Math.floor(price * part), coin);
    left -= share;
    return share;
  });
}
