import type {
  IikoExternalMenu,
  IikoLostModifier,
  IikoMenuCategory,
  IikoMenuItem,
  IikoMenuModifier,
  IikoMenuModifierGroup,
  IikoMenuSize,
} from '../../iiko/schemas/menu.js';
import {
  assembleItem,
  imageOf,
  imagesOf,
  namedSections,
  uniqueGroups,
  uniqueItems,
  uniqueSizes,
} from './menu-assembly.js';
import { kindOf, mapAllergens, nutritionFor, priceOf, type Place } from './external-menu-fields.js';
import { mapMenuCombo } from './menu-combo.mapper.js';
import { MenuRemarks, type RemarkReason, type RemarkSubject } from '../menu-remarks.js';
import {
  distinct,
  itemsById,
  weightOf,
  type MenuCategory,
  type MenuHours,
  type MenuItem,
  type SizeWithGroups,
} from '../menu.js';
import {
  assembleGroup,
  isOptional,
  type Assembled,
  type Candidate,
  type Limits,
  type Remark,
} from './modifier-groups.js';

interface Mapping extends Place {
  remarks: MenuRemarks;
}

/**
 * An external menu as one organization sells it: its prices, without what it does not sell.
 *
 * - No price (`null`) means not sold; `0` means free, so such an item stays.
 * - Hidden things are left out, except required modifiers: the POS demands them all the same.
 * - A size whose required modifiers are not to be had is left out; so are items without sizes and
 *   categories without items.
 */
export function mapExternalMenu(
  menu: IikoExternalMenu,
  place: Place,
  remarks = new MenuRemarks(),
): MenuCategory[] {
  const mapping = { ...place, remarks };
  if (hoursAreLost(menu, place)) {
    remarks.add('hours_unreadable', menu);
    return [];
  }
  const visible = menu.categories.filter((category) => isVisible(category, remarks));
  const dishes = uniqueItems(
    visible.map((category) => mapCategory(category, mapping)),
    remarks,
  );
  // Combos are made of dishes of the whole menu.
  const items = itemsById({ categories: dishes });
  return namedSections(
    dishes.map((category, index) => withCombos(category, visible[index], items, mapping)),
    remarks,
  );
}

/** When an organization sells the menu; empty: always. */
export function mapAvailability(
  { intervals }: IikoExternalMenu,
  { organizationId }: Pick<Place, 'organizationId'>,
): MenuHours[] {
  return intervals
    .filter((interval) => interval.organizationId === organizationId)
    .map(({ fromTime, toTime }) => ({ from: fromTime, to: toTime }));
}

/** Without any hours the menu would be sold always. */
function hoursAreLost(menu: IikoExternalMenu, { organizationId }: Place): boolean {
  return (
    mapAvailability(menu, { organizationId }).length === 0 &&
    menu.lostIntervals.some((owner) => owner === null || owner === organizationId)
  );
}

function isVisible(category: IikoMenuCategory, remarks: MenuRemarks): boolean {
  if (category.isHidden) {
    remarks.add('category_hidden', category);
  }
  return !category.isHidden;
}

function mapCategory(category: IikoMenuCategory, mapping: Mapping): MenuCategory {
  return {
    // The reference allows null; the name is then all that tells categories apart.
    id: category.id ?? `name:${category.name}`,
    name: category.name,
    description: category.description,
    imageUrl: imageOf(category.image, category, mapping.remarks),
    schedules: category.schedules.map(({ begin, end, daysOfWeek }) => ({
      daysOfWeek,
      from: begin,
      to: end,
    })),
    items: category.items.filter(isDish).flatMap((item) => mapItem(item, mapping) ?? []),
  };
}

function isDish({ type }: IikoMenuItem): boolean {
  return type !== 'COMBO';
}

/** The items of a category in iiko's order, where combos stand among dishes. */
function withCombos(
  category: MenuCategory,
  source: IikoMenuCategory | undefined,
  items: ReadonlyMap<string, MenuItem>,
  mapping: Mapping,
): MenuCategory {
  if (source === undefined || source.items.every(isDish)) {
    return category;
  }
  const dishes = new Map(category.items.map((item) => [item.id, item]));
  return {
    ...category,
    items: source.items.flatMap((item) => {
      const dish = dishes.get(item.id);
      dishes.delete(item.id);
      return isDish(item) ? (dish ?? []) : (mapComboItem(item, items, mapping) ?? []);
    }),
  };
}

function mapComboItem(
  item: IikoMenuItem,
  items: ReadonlyMap<string, MenuItem>,
  mapping: Mapping,
): MenuItem | undefined {
  const { currency, remarks } = mapping;
  if (item.isHidden) {
    remarks.add('item_hidden', item);
    return undefined;
  }
  if (item.combo === null) {
    remarks.add('combo_not_described', item);
    return undefined;
  }
  const combo = mapMenuCombo(item, items, {
    currency,
    priceOf: (prices) =>
      priceOf(prices, mapping, () => {
        remarks.add('price_repeated', item);
      }),
  });
  if (combo === undefined) {
    remarks.add('combo_not_possible', item);
  }
  return combo;
}

function mapItem(item: IikoMenuItem, mapping: Mapping): MenuItem | undefined {
  const { remarks } = mapping;
  if (item.isHidden) {
    remarks.add('item_hidden', item);
    return undefined;
  }
  const about = (reason: RemarkReason, subject: RemarkSubject) => {
    remarks.add(reason, subject, { item });
  };
  const visible = item.sizes.filter((size) => isShown(size, about));
  const sizes = visible.flatMap((size) => mapSize(size, mapping, about));
  const hasScale = item.sizes.some(({ id }) => id !== null);
  const kind = kindOf(item);
  return assembleItem(
    {
      id: item.id,
      sku: item.sku === '' ? null : item.sku,
      name: item.name,
      description: item.description,
      images: imagesOf(
        visible.map((size) => size.image),
        item,
        remarks,
      ),
      kind,
      halvesSchemeId: kind === 'halves' ? item.modifierSchemaId : null,
      tags: distinct(item.tags.map((tag) => tag.name)),
      labels: distinct(item.labels.map((label) => label.name)),
      allergens: mapAllergens(item.allergens),
    },
    uniqueSizes(sizes, hasScale, about),
    remarks,
  );
}

function isShown(size: IikoMenuSize, about: Remark): boolean {
  if (size.isHidden) {
    about('size_hidden', size);
  }
  return !size.isHidden;
}

function mapSize(size: IikoMenuSize, mapping: Mapping, about: Remark): SizeWithGroups[] {
  const price = priceOf(size.prices, mapping, () => {
    about('price_repeated', size);
  });
  if (price === null) {
    about('size_not_priced', size);
    return [];
  }
  const groups = uniqueGroups(
    size.modifierGroups.map((group) => mapModifierGroup(group, mapping, about)),
    about,
  );
  if (groups === null) {
    return [];
  }
  return [
    {
      id: size.id,
      name: size.name,
      price,
      weightGrams: weightOf(size.portionWeightGrams),
      isDefault: size.isDefault,
      nutrition: nutritionFor(size.nutritions, mapping),
      modifierGroups: groups,
    },
  ];
}

function mapModifierGroup(
  group: IikoMenuModifierGroup,
  mapping: Mapping,
  about: Remark,
): Assembled {
  const { minQuantity, maxQuantity, freeQuantity } = group.restrictions;
  const candidates = byPosition(group.modifiers).map((modifier) =>
    toCandidate(modifier, mapping, about),
  );
  const assembled = assembleGroup(
    {
      id: group.id,
      name: group.name,
      min: minQuantity,
      max: maxQuantity,
      free: freeQuantity,
      // The bucket of single modifiers has no limits of its own, only sums of theirs.
      childLimits: group.childModifiersHaveMinMaxRestrictions || group.id === null,
      divisible: group.canBeDivided,
    },
    [...group.lost.map(toLostCandidate), ...candidates],
    about,
  );
  const canBeHidden = typeof assembled === 'object' && isOptional(assembled);
  return group.isHidden && canBeHidden ? 'empty' : assembled;
}

function byPosition(modifiers: IikoMenuModifier[]): IikoMenuModifier[] {
  return modifiers.toSorted((one, other) => one.position - other.position);
}

function toLostCandidate({ id, name, restrictions }: IikoLostModifier): Candidate {
  const limits = restrictions === undefined ? 'unreadable' : limitsOf({ restrictions });
  return { id, name, limits, isHidden: false, modifier: null };
}

function toCandidate(modifier: IikoMenuModifier, mapping: Mapping, about: Remark): Candidate {
  const price = priceOf(modifier.prices, mapping, () => {
    about('price_repeated', modifier);
  });
  const { id, name } = modifier;
  return {
    id,
    name,
    limits: limitsOf(modifier),
    isHidden: modifier.isHidden,
    modifier:
      price === null
        ? null
        : {
            id,
            name,
            price,
            independentQuantity: modifier.independentQuantity,
            imageUrl: imageOf(modifier.image, modifier, mapping.remarks),
            weightGrams: weightOf(modifier.portionWeightGrams),
            allergens: mapAllergens(modifier.allergens),
          },
  };
}

function limitsOf({ restrictions }: Pick<IikoMenuModifier, 'restrictions'>): Limits | null {
  return (
    restrictions && {
      min: restrictions.minQuantity,
      max: restrictions.maxQuantity,
      default: restrictions.defaultQuantity,
      free: restrictions.freeQuantity,
    }
  );
}
