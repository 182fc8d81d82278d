import type { MenuModifier, MenuModifierGroup } from '../catalog/menu.js';
import type { CartHint, CartProblem } from './cart-problems.js';
import type { CartModifier, PricedModifier } from './cart.js';

interface Chosen {
  modifier: MenuModifier;
  quantity: number;
  pointer: string;
}

interface Dish {
  name: string;
  groups: readonly MenuModifierGroup[];
  /** Which half or choice of its line it is; absent where it is all of the line. */
  index?: number;
}

/**
 * Checks chosen modifiers against a dish's groups and prices them. Limits count per one dish. All
 * violations are reported, so that a guest corrects a dish once.
 *
 * @param pointer where the list stands in the request
 */
export function resolveModifiers(
  dish: Dish,
  chosen: readonly CartModifier[],
  pointer: string,
): { modifiers: PricedModifier[]; problems: CartProblem[] } {
  const problems: CartProblem[] = [];
  const byGroup = new Map<MenuModifierGroup, Chosen[]>(dish.groups.map((group) => [group, []]));
  chosen.forEach((choice, index) => {
    const place = `${pointer}/${index}`;
    const found = findModifier(dish.groups, choice);
    if (found === undefined) {
      problems.push({ code: 'modifier_unknown', pointer: place, params: { name: dish.name } });
      return;
    }
    const others = byGroup.get(found.group) ?? [];
    if (others.some(({ modifier }) => modifier.id === found.modifier.id)) {
      const params = { modifier: found.modifier.name };
      problems.push({ code: 'modifier_duplicated', pointer: place, params });
      return;
    }
    others.push({ modifier: found.modifier, quantity: choice.quantity, pointer: place });
  });
  const modifiers = [...byGroup].flatMap(([group, choices]) => {
    problems.push(...checkLimits(group, choices, pointer, dish));
    return priceGroup(group, choices);
  });
  return { modifiers, problems };
}

/**
 * Without a group id the modifier is looked for everywhere: most storefronts know it only by its id. Null names the group
 * without one first.
 */
function findModifier(
  groups: readonly MenuModifierGroup[],
  { modifierId, groupId }: CartModifier,
): { group: MenuModifierGroup; modifier: MenuModifier } | undefined {
  const found = groups.flatMap((group) => {
    const modifier = group.modifiers.find(({ id }) => id === modifierId);
    return modifier === undefined ? [] : [{ group, modifier }];
  });
  const named = found.find(({ group }) => group.id === groupId);
  return named ?? (typeof groupId === 'string' ? undefined : found[0]);
}

function checkLimits(
  group: MenuModifierGroup,
  choices: readonly Chosen[],
  pointer: string,
  { index }: Dish,
): CartProblem[] {
  const total = choices.reduce((sum, { quantity }) => sum + quantity, 0);
  const place = {
    ...(group.id === null ? {} : { groupId: group.id }),
    ...(index === undefined ? {} : { index }),
  };
  return [
    // Single modifiers are no group at iiko, and have limits of their own only.
    ...(group.id === null ? [] : checkRange(group, total, pointer, place)),
    ...group.modifiers.flatMap((modifier) => {
      const choice = choices.find((candidate) => candidate.modifier === modifier);
      const ofModifier = { ...place, modifierId: modifier.id };
      return checkRange(modifier, choice?.quantity ?? 0, choice?.pointer ?? pointer, ofModifier);
    }),
  ];
}

function checkRange(
  { name: group, min, max }: { name: string; min: number; max: number },
  quantity: number,
  pointer: string,
  place: CartHint,
): CartProblem[] {
  if (quantity < min) {
    const hint = { ...place, min };
    return [{ code: 'modifier_too_few', pointer, params: { group, min }, hint }];
  }
  const hint = { ...place, max };
  return quantity > max
    ? [{ code: 'modifier_too_many', pointer, params: { group, max }, hint }]
    : [];
}

/**
 * iiko counts the free amount over the whole group, or per modifier where they have limits of their own
 * (iiko's article "Modifiers in Cloud API"). Of differently priced ones the cheapest are free.
 */
function priceGroup(group: MenuModifierGroup, choices: readonly Chosen[]): PricedModifier[] {
  let freeLeft = group.childLimits ? 0 : group.free;
  const free = new Map<Chosen, number>();
  for (const choice of choices.toSorted((a, b) => priceOf(a) - priceOf(b))) {
    const allowance = group.childLimits ? choice.modifier.free : freeLeft;
    const count = Math.min(allowance, choice.quantity);
    freeLeft -= group.childLimits ? 0 : count;
    free.set(choice, count);
  }
  return choices.map((choice) => ({
    modifierId: choice.modifier.id,
    groupId: group.id,
    name: choice.modifier.name,
    quantity: choice.quantity,
    free: free.get(choice) ?? 0,
    unitPrice: priceOf(choice),
    independentQuantity: choice.modifier.independentQuantity,
    divisible: group.divisible,
  }));
}

function priceOf({ modifier }: Chosen): number {
  return modifier.price.amount;
}
