import type { IikoMenuItem, IikoMenuSize } from '../../iiko/schemas/menu.js';
import type { Money } from '../../platform/http/money.js';
import { priceFromUnits } from './menu-assembly.js';
import { nutritionOf, type MenuAllergen, type MenuItemKind, type MenuNutrition } from '../menu.js';

// What single fields of an external menu mean to one organization.

export interface Place {
  organizationId: string;
  currency: string;
}

/**
 * Servers give each price with its organization or with a list of them; no list means all.
 * @param onRepeated called where another one differs: the first counts, as of all that stands twice
 */
export function priceOf(
  prices: IikoMenuSize['prices'],
  place: Place,
  onRepeated: () => void,
): Money | null {
  const [first, ...others] = forOrganization(prices, place);
  if (others.some(({ price }) => price !== first?.price)) {
    onRepeated();
  }
  return priceFromUnits(first?.price ?? null, place.currency);
}

/**
 * Values for an organization before those for all, never those for others. Zeros are how iiko says that there is no
 * recipe, wherever it says so.
 */
export function nutritionFor(
  nutritions: IikoMenuSize['nutritions'],
  { organizationId }: Pick<Place, 'organizationId'>,
): MenuNutrition | null {
  const own = nutritions.filter(({ organizationIds }) => organizationIds.includes(organizationId));
  const general = nutritions.filter(({ organizationIds }) => organizationIds.length === 0);
  for (const { energy, proteins, fats, carbs } of [...own, ...general]) {
    const found = nutritionOf({
      energyKcal: energy,
      proteinsGrams: proteins,
      fatsGrams: fats,
      carbsGrams: carbs,
    });
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** Those that name the organization; where none does, those that name nobody. */
function forOrganization<Thing extends { organizationIds: string[] }>(
  things: Thing[],
  { organizationId }: Pick<Place, 'organizationId'>,
): Thing[] {
  const own = things.filter(({ organizationIds }) => organizationIds.includes(organizationId));
  return own.length > 0
    ? own
    : things.filter(({ organizationIds }) => organizationIds.length === 0);
}

export function kindOf(item: IikoMenuItem): MenuItemKind {
  if (item.type === 'SERVICE') {
    return 'service';
  }
  return item.orderItemType.toLowerCase() === 'compound' ? 'halves' : 'simple';
}

export function mapAllergens(allergens: IikoMenuItem['allergens']): MenuAllergen[] {
  const present = allergens.filter(({ isDeleted, code, name }) => !isDeleted && (name || code));
  const named = present.map(({ id, code, name }) => ({ id, name: name || (code ?? '') }));
  const unique = new Map(named.map(({ id, name }) => [id ?? name, { id, name }]));
  return [...unique.values()].map(({ id, name }) => ({ ...(id === null ? {} : { id }), name }));
}
