import type { Money } from '../platform/http/money.js';
import { priceOfCombo } from './combo-price.js';
import { GENERAL_NAMES } from './general-names.js';
import {
  modifierGroupsOf,
  type MenuCombo,
  type MenuComboChoice,
  type MenuComboGroup,
  type MenuItem,
} from './menu.js';
import { MOST_COMBO_GROUPS } from './order-limits.js';

/** A combo as its source describes it, before it is known what of it can be sold. */
export interface ComboDraft extends Omit<MenuCombo, 'priceIsFrom'> {
  id: string;
  name: string;
  description: string;
  /** Empty: the combo has no sizes. */
  sizes: { id: string; name: string | null }[];
  currency: string;
}

/**
 * A combo as an item of the menu. A choice that is not on the menu, or that cannot be had without an option which
 * the combo forbids, is left out.
 * @returns undefined when a group is left without choices, or choices make it cheaper than nothing: such a combo cannot be
 * sold
 */
export function assembleCombo(
  draft: ComboDraft,
  items: ReadonlyMap<string, MenuItem>,
): MenuItem | undefined {
  const groups = draft.groups.map((group) => ({
    ...group,
    name: group.name === '' ? GENERAL_NAMES.choices : group.name,
    choices: uniqueChoices(group.choices.filter((choice) => isSold(choice, items))),
  }));
  const sizes = sizesOf(draft).filter(
    ({ id }) =>
      groups.every((group) => choicesOf(group, id).length > 0) &&
      lowestPrice(draft, groups, id).amount >= 0,
  );
  // Which of two groups with one id a choice is for, nobody could say.
  const isNamed = new Set(groups.map(({ id }) => id)).size === groups.length;
  const isPossible = isNamed && groups.length > 0 && groups.length <= MOST_COMBO_GROUPS;
  if (!isPossible || sizes.length === 0) {
    return undefined;
  }
  return {
    id: draft.id,
    sku: null,
    name: draft.name,
    description: draft.description,
    images: [],
    kind: 'combo',
    halvesSchemeId: null,
    sizes: sizes.map(({ id, name }, index) => ({
      id,
      name,
      price: lowestPrice(draft, groups, id),
      weightGrams: null,
      isDefault: index === 0,
      nutrition: null,
    })),
    modifierGroups: [],
    combo: {
      basePrice: draft.basePrice,
      discount: draft.discount,
      includesModifiers: draft.includesModifiers,
      priceIsFrom: sizes.some(({ id }) => groups.some((group) => differs(choicesOf(group, id)))),
      availableFrom: draft.availableFrom,
      availableUntil: draft.availableUntil,
      groups,
    },
    tags: [],
    labels: [],
    allergens: [],
  };
}

/** What can be chosen of a group for one size of its combo. */
export function choicesOf(
  { choices }: MenuComboGroup,
  comboSizeId: string | null,
): MenuComboChoice[] {
  return choices.filter((choice) => [null, comboSizeId].includes(choice.comboSizeId));
}

function sizesOf({ sizes }: ComboDraft): { id: string | null; name: string | null }[] {
  const unique = new Map(sizes.toReversed().map((size) => [size.id, size]));
  return sizes.length === 0 ? [{ id: null, name: null }] : [...unique.values()].toReversed();
}

/** Of choices that a guest cannot tell apart the first counts; one for any size leaves none for a certain one. */
function uniqueChoices(choices: MenuComboChoice[]): MenuComboChoice[] {
  const taken = new Set<string>();
  return choices.filter(({ itemId, sizeId, comboSizeId }) => {
    const key = `${itemId}/${sizeId}/${comboSizeId}`;
    const isTaken = taken.has(key) || taken.has(`${itemId}/${sizeId}/null`);
    taken.add(key);
    return !isTaken;
  });
}

function isSold(
  { itemId, sizeId, forbiddenModifierIds }: MenuComboChoice,
  items: ReadonlyMap<string, MenuItem>,
): boolean {
  const item = items.get(itemId);
  const size = item?.sizes.find(({ id }) => id === sizeId);
  if (item === undefined || size === undefined || !isDish(item)) {
    return false;
  }
  return modifierGroupsOf(item, size).every(({ min, modifiers }) => {
    const allowed = modifiers.filter(({ id }) => !forbiddenModifierIds.includes(id));
    const most = allowed.reduce((sum, { max }) => sum + max, 0);
    return most >= min && modifiers.every((one) => one.min === 0 || allowed.includes(one));
  });
}

function isDish({ kind }: MenuItem): boolean {
  return kind === 'simple' || kind === 'halves';
}

/** Every choice that is dearer makes its combo dearer, whatever the discount. */
function lowestPrice(draft: ComboDraft, groups: MenuComboGroup[], sizeId: string | null): Money {
  const cheapest = groups.map((group) => ({
    price: Math.min(...choicesOf(group, sizeId).map(({ price }) => price.amount)),
    options: 0,
  }));
  return { amount: priceOfCombo(draft, cheapest), currency: draft.currency };
}

function differs(choices: MenuComboChoice[]): boolean {
  return new Set(choices.map(({ price }) => price.amount)).size > 1;
}
