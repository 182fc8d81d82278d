import { moneyFromUnits, type Money } from '../http/money.js';
import type {
  IikoExternalMenu,
  IikoMenuCategory,
  IikoMenuItem,
  IikoMenuModifier,
  IikoMenuModifierGroup,
  IikoMenuSize,
} from '../iiko/schemas/menu.js';
import { mapMenuCombo } from './menu-combo.mapper.js';
import {
  distinct,
  itemsById,
  joinSizes,
  nutritionOf,
  weightOf,
  type MenuAllergen,
  type MenuCategory,
  type MenuHours,
  type MenuItem,
  type MenuItemKind,
  type SizeWithGroups,
} from './menu.js';
import {
  assembleGroup,
  isOptional,
  type Assembled,
  type Candidate,
  type Limits,
} from './modifier-groups.js';

interface Place {
  organizationId: string;
  currency: string;
}

/**
 * An external menu as one organization sells it: its prices, without what it does not sell.
 *
 * - No price (`null`) means not sold; `0` means free, so such an item stays.
 * - Hidden things are left out, except required modifiers: the POS demands them all the same.
 * - A size whose required modifiers are not to be had is left out; so are items without sizes and
 *   categories without items.
 */
export function mapExternalMenu(menu: IikoExternalMenu, place: Place): MenuCategory[] {
  const visible = menu.categories.filter((category) => !category.isHidden);
  const dishes = visible.map((category) => mapCategory(category, place, () => undefined));
  // Combos are made of dishes of the whole menu.
  const items = itemsById({ categories: dishes });
  const hasCombos = visible.some((category) => category.items.some(({ combo }) => combo !== null));
  const categories = hasCombos
    ? visible.map((category) =>
        mapCategory(category, place, (combo) =>
          mapMenuCombo(combo, items, {
            currency: place.currency,
            priceOf: (prices) => priceOf(prices, place),
          }),
        ),
      )
    : dishes;
  return categories.filter((category) => category.items.length > 0);
}

/** When an organization sells the menu; empty: always. */
export function mapAvailability(
  { intervals }: IikoExternalMenu,
  { organizationId }: Pick<Place, 'organizationId'>,
): MenuHours[] {
  return intervals
    .filter((interval) => interval.organizationId === organizationId)
    .map(({ fromTime, toTime }) => ({
      from: hoursAndMinutes(fromTime),
      to: hoursAndMinutes(toTime),
    }));
}

function mapCategory(
  category: IikoMenuCategory,
  place: Place,
  mapCombo: (item: IikoMenuItem) => MenuItem | undefined,
): MenuCategory {
  return {
    // The reference allows null; the name is then all that tells categories apart.
    id: category.id ?? `name:${category.name.trim()}`,
    name: category.name.trim(),
    description: category.description.trim(),
    imageUrl: category.imageUrl,
    schedules: category.schedules.map(({ begin, end, daysOfWeek }) => ({
      daysOfWeek: daysOfWeek.map((day) => day.toLowerCase()),
      from: hoursAndMinutes(begin),
      to: hoursAndMinutes(end),
    })),
    items: category.items
      .filter((item) => !item.isHidden)
      .flatMap((item) => (item.combo === null ? mapItem(item, place) : (mapCombo(item) ?? [])))
      .filter((item) => item.sizes.length > 0),
  };
}

/** `08:00:00` on some servers, `08:00` on others. */
function hoursAndMinutes(time: string): string {
  return time.slice(0, 5);
}

function mapItem(item: IikoMenuItem, place: Place): MenuItem {
  const visible = item.sizes.filter((size) => !size.isHidden);
  const kind = kindOf(item);
  return {
    id: item.id,
    sku: item.sku === '' ? null : item.sku,
    name: item.name.trim(),
    description: item.description.trim(),
    images: distinct(visible.map((size) => size.imageUrl)),
    kind,
    halvesSchemeId: kind === 'halves' ? item.modifierSchemaId : null,
    ...joinSizes(visible.flatMap((size) => mapSize(size, place))),
    tags: distinct(item.tags.map((tag) => tag.name)),
    labels: distinct(item.labels.map((label) => label.name)),
    allergens: mapAllergens(item.allergens),
  };
}

function kindOf(item: IikoMenuItem): MenuItemKind {
  if (item.type === 'SERVICE') {
    return 'service';
  }
  if (item.type === 'COMBO') {
    return 'combo';
  }
  return item.orderItemType.toLowerCase() === 'compound' ? 'halves' : 'simple';
}

function mapSize(size: IikoMenuSize, place: Place): SizeWithGroups[] {
  const price = priceOf(size.prices, place);
  const groups = size.modifierGroups.map((group) => mapModifierGroup(group, place));
  if (price === null || groups.includes('unsatisfiable')) {
    return [];
  }
  const { nutrition } = size;
  return [
    {
      id: size.id,
      name: size.name,
      price,
      weightGrams: weightOf(size.portionWeightGrams),
      isDefault: size.isDefault,
      nutrition: nutritionOf(
        nutrition && {
          energyKcal: nutrition.energy,
          proteinsGrams: nutrition.proteins,
          fatsGrams: nutrition.fats,
          carbsGrams: nutrition.carbs,
        },
      ),
      modifierGroups: groups.filter((group) => typeof group === 'object'),
    },
  ];
}

/** Servers give each price with its organization or with a list of them; no list means all. */
function priceOf(prices: IikoMenuSize['prices'], place: Place): Money | null {
  const own = prices.find(({ organizationIds }) => organizationIds.includes(place.organizationId));
  const found = own ?? prices.find(({ organizationIds }) => organizationIds.length === 0);
  const units = found?.price ?? null;
  return units === null || units < 0 ? null : moneyFromUnits(units, place.currency);
}

function mapModifierGroup(group: IikoMenuModifierGroup, place: Place): Assembled {
  const { minQuantity, maxQuantity, freeQuantity } = group.restrictions;
  const assembled = assembleGroup(
    {
      id: group.id,
      name: group.name.trim(),
      min: minQuantity,
      max: maxQuantity,
      free: freeQuantity,
      // The bucket of single modifiers has no limits of its own, only sums of theirs.
      childLimits: group.childModifiersHaveMinMaxRestrictions || group.id === null,
      divisible: group.canBeDivided,
    },
    byPosition(group.modifiers).map((modifier) => toCandidate(modifier, place)),
  );
  const canBeHidden = typeof assembled === 'object' && isOptional(assembled);
  return group.isHidden && canBeHidden ? 'empty' : assembled;
}

function byPosition(modifiers: IikoMenuModifier[]): IikoMenuModifier[] {
  return modifiers.toSorted((one, other) => one.position - other.position);
}

function toCandidate(modifier: IikoMenuModifier, place: Place): Candidate {
  const price = priceOf(modifier.prices, place);
  return {
    limits: limitsOf(modifier),
    isHidden: modifier.isHidden,
    modifier:
      price === null
        ? null
        : {
            id: modifier.id,
            name: modifier.name.trim(),
            price,
            independentQuantity: modifier.independentQuantity,
            imageUrl: modifier.imageUrl,
            weightGrams: weightOf(modifier.portionWeightGrams),
            allergens: mapAllergens(modifier.allergens),
          },
  };
}

function limitsOf({ restrictions }: IikoMenuModifier): Limits | null {
  return (
    restrictions && {
      min: restrictions.minQuantity,
      max: restrictions.maxQuantity,
      default: restrictions.defaultQuantity,
      free: restrictions.freeQuantity,
    }
  );
}

function mapAllergens(allergens: IikoMenuItem['allergens']): MenuAllergen[] {
  return allergens
    .filter((allergen) => !allergen.isDeleted)
    .map(({ id, name }) => ({ ...(id === null ? {} : { id }), name }));
}
