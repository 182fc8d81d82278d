import { isDeepStrictEqual } from 'node:util';
import { moneyFromUnits, type Money } from '../../platform/http/money.js';
import type { ImageLink } from '../../iiko/schemas/image-link.js';
import type { SoldMenu } from '../menu-bytes.js';
import { addressable } from './addressable.js';
import {
  distinct,
  joinSizes,
  type MenuCategory,
  type MenuItem,
  type MenuModifierGroup,
  type SizeWithGroups,
} from '../menu.js';
import { GENERAL_NAMES } from '../general-names.js';
import type { MenuRemarks, RemarkReason, RemarkSubject } from '../menu-remarks.js';
import { canBeNamed, isOptional, type Assembled } from './modifier-groups.js';
import { HIGHEST_PRICE } from '../order-limits.js';

// What both sources of a menu have in common. Ids identify: whatever comes with the same id again is the same thing.

/** Null: not sold, by iiko or because nobody could be charged so. */
export function priceFromUnits(units: number | null, currency: string): Money | null {
  const price = units === null || units < 0 ? null : moneyFromUnits(units, currency);
  return price === null || price.amount > HIGHEST_PRICE ? null : price;
}

/** The links that can be shown. */
export function imagesOf(
  links: readonly ImageLink[],
  about: RemarkSubject,
  remarks: MenuRemarks,
): string[] {
  if (links.some(({ isUnusable }) => isUnusable)) {
    remarks.add('image_unusable', about);
  }
  return distinct(links.map(({ url }) => url));
}

export function imageOf(
  link: ImageLink | undefined,
  about: RemarkSubject,
  remarks: MenuRemarks,
): string | null {
  return imagesOf(link === undefined ? [] : [link], about, remarks)[0] ?? null;
}

/**
 * The groups of one size, each id once. A group that comes again and asks for nothing can be done without.
 * @returns null when the size cannot be ordered for want of a required modifier
 */
export function uniqueGroups(
  assembled: readonly Assembled[],
  remark: (reason: RemarkReason, about: RemarkSubject) => void,
): MenuModifierGroup[] | null {
  if (assembled.includes('unsatisfiable')) {
    return null;
  }
  const groups = new Map<string | null, MenuModifierGroup>();
  for (const group of assembled) {
    if (typeof group === 'string') {
      continue;
    }
    const first = groups.get(group.id);
    if (first === undefined) {
      groups.set(group.id, group);
    } else if (isOptional(group) || isDeepStrictEqual(first, group)) {
      remark('group_repeated', group);
    } else {
      remark('group_contradictory', group);
      return null;
    }
  }
  const unique = [...groups.values()];
  const isPossible = canBeNamed(unique);
  if (!isPossible) {
    remark('group_contradictory', { id: null, name: null });
  }
  return isPossible ? unique : null;
}

/** @param hasScale whether the POS knows the dish in sizes: then it refuses the one without an id */
export function uniqueSizes(
  sizes: readonly SizeWithGroups[],
  hasScale: boolean,
  remark: (reason: RemarkReason, about: RemarkSubject) => void,
): SizeWithGroups[] {
  const unique = new Map<string | null, SizeWithGroups>();
  for (const size of sizes) {
    if (hasScale && size.id === null) {
      remark('size_without_id', size);
    } else if (unique.has(size.id)) {
      remark('size_repeated', size);
    } else {
      unique.set(size.id, size);
    }
  }
  return [...unique.values()];
}

/** The dish, unless nothing of it is left to sell. */
export function assembleItem(
  item: Omit<MenuItem, 'sizes' | 'modifierGroups'>,
  sizes: SizeWithGroups[],
  remarks: MenuRemarks,
): MenuItem | undefined {
  if (sizes.length === 0) {
    remarks.add('item_not_sold', item);
    return undefined;
  }
  const { tags, labels, allergens, ...identity } = item;
  return { ...identity, ...joinSizes(sizes), tags, labels, allergens };
}

/**
 * Categories in which each id of an item names one thing: the first that came with it, also where it stands in several
 * categories.
 */
export function uniqueItems(
  categories: readonly MenuCategory[],
  remarks: MenuRemarks,
): MenuCategory[] {
  const known = new Map<string, MenuItem>();
  return categories.map((category) => {
    const here = new Map<string, MenuItem>();
    for (const item of category.items) {
      const first = known.get(item.id) ?? item;
      known.set(item.id, first);
      if (here.has(item.id) || (first !== item && !isDeepStrictEqual(first, item))) {
        remarks.add('item_repeated', item);
      }
      here.set(item.id, first);
    }
    return { ...category, items: [...here.values()] };
  });
}

/** Those with something in them. One without a name is shown with a general one, or its dishes would be lost. */
export function namedSections(
  categories: readonly MenuCategory[],
  remarks: MenuRemarks,
): MenuCategory[] {
  return categories
    .filter(({ items }) => items.length > 0)
    .map((category) => {
      if (category.name !== '') {
        return category;
      }
      remarks.add('name_unreadable', { id: category.id, name: null });
      return { ...category, name: GENERAL_NAMES.section };
    });
}

export function finishMenu(
  categories: readonly MenuCategory[],
  remarks: MenuRemarks,
): Pick<SoldMenu, 'categories' | 'services'> {
  const unique = uniqueItems(categories, remarks).map((category) => ({
    ...category,
    items: category.items.flatMap((item) => addressable(item, remarks) ?? []),
  }));
  const services = new Map<string, MenuItem>();
  for (const item of unique.flatMap(({ items }) => items)) {
    if (item.kind === 'service' && !services.has(item.id)) {
      services.set(item.id, item);
      remarks.add('service_not_sold', item);
    }
  }
  const shown = unique
    .map((category) => ({
      ...category,
      items: category.items.filter(({ kind }) => kind !== 'service'),
    }))
    .filter(({ items }) => items.length > 0);
  return { categories: uniqueCategories(shown, remarks), services: [...services.values()] };
}

/** Sections with one id are one; those that differ in name or hours stay apart, under an id of their own. */
function uniqueCategories(
  categories: readonly MenuCategory[],
  remarks: MenuRemarks,
): MenuCategory[] {
  const unique = new Map<string, MenuCategory>();
  for (const category of categories) {
    const first = unique.get(category.id);
    if (first === undefined) {
      unique.set(category.id, category);
      continue;
    }
    remarks.add('category_repeated', category);
    const isSame =
      first.name === category.name && isDeepStrictEqual(first.schedules, category.schedules);
    if (isSame) {
      const items = new Map([...first.items, ...category.items].map((item) => [item.id, item]));
      unique.set(first.id, { ...first, items: [...items.values()] });
    } else {
      const id = freeId(category.id, unique);
      unique.set(id, { ...category, id });
    }
  }
  return [...unique.values()];
}

function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  let number = 2;
  while (taken.has(`${id}:${number}`)) {
    number += 1;
  }
  return `${id}:${number}`;
}
