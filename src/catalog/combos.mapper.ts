import { moneyFromUnits } from '../http/money.js';
import { fromIikoLocal } from '../iiko/iiko-time.js';
import type { IikoCombos, IikoComboSpecification } from '../iiko/schemas/combos.js';
import { assembleCombo } from './combos.js';
import type { MenuCategory, MenuCombo, MenuComboChoice, MenuItem } from './menu.js';

/** Of the section for combos that iiko puts into none. */
export const COMBO_CATEGORY = { id: 'combos', name: 'Комбо' } as const;

interface Place {
  items: ReadonlyMap<string, MenuItem>;
  currency: string;
  /** Of the restaurant: the dates of a combo are local. */
  timeZone: string;
  now: number;
}

type ComboProduct = IikoComboSpecification['groups'][number]['products'][number];

/**
 * Sections of combos, in iiko's order. Left out are those that are switched off or over, those that cannot be
 * made of what is on the menu, and those of a kind of price that iiko does not describe.
 */
export function mapCombos(
  { specifications, categories }: IikoCombos,
  place: Place,
): MenuCategory[] {
  const known = new Set(categories.map(({ id }) => id));
  const sorted = specifications.toSorted((one, other) => one.sortOrder - other.sortOrder);
  const sections = [
    ...categories.map((category) => ({
      ...category,
      specifications: sorted.filter(({ categoryId }) => categoryId === category.id),
    })),
    {
      ...COMBO_CATEGORY,
      specifications: sorted.filter(({ categoryId }) => !known.has(categoryId ?? '')),
    },
  ];
  return sections
    .map(({ id, name, specifications: own }) => ({
      id,
      name: name.trim(),
      description: '',
      imageUrl: null,
      schedules: [],
      items: own.flatMap((specification) => mapCombo(specification, place) ?? []),
    }))
    .filter(({ items }) => items.length > 0);
}

function mapCombo(specification: IikoComboSpecification, place: Place): MenuItem | undefined {
  const rule = ruleOf(specification, place);
  const availableUntil = toInstant(specification.expirationDate, place);
  const isOver = availableUntil !== null && Date.parse(availableUntil) <= place.now;
  if (rule === undefined || specification.isActive === false || isOver) {
    return undefined;
  }
  return assembleCombo(
    {
      id: specification.sourceActionId,
      name: specification.name,
      description: '',
      sizes: [],
      currency: place.currency,
      includesModifiers: specification.includeModifiers ?? false,
      availableFrom: toInstant(specification.startDate, place),
      availableUntil,
      ...rule,
      groups: specification.groups.map(({ id, name, isMainGroup, products }) => ({
        id,
        name: name.trim(),
        isMain: isMainGroup ?? false,
        choices: products
          .toSorted((one, other) => one.position - other.position)
          .flatMap((product) => mapProduct(product, rule.discount === null, place)),
      })),
    },
    place.items,
  );
}

/** Undefined for a kind of price that the reference has no words for. */
function ruleOf(
  { priceModificationType, priceModification }: IikoComboSpecification,
  { currency }: Place,
): Pick<MenuCombo, 'basePrice' | 'discount'> | undefined {
  const nothing = moneyFromUnits(0, currency);
  const off = (on: 'cheapest' | 'dearest' | 'each') => ({
    basePrice: nothing,
    discount: { on, percent: Math.min(100, Math.max(0, priceModification)) },
  });
  const rules = new Map<number, Pick<MenuCombo, 'basePrice' | 'discount'>>([
    [0, { basePrice: moneyFromUnits(priceModification, currency), discount: null }],
    [1, { basePrice: nothing, discount: null }],
    [2, off('cheapest')],
    [3, off('dearest')],
    [4, off('each')],
  ]);
  return rules.get(priceModificationType);
}

/** Where the size is left to the guest, each size is a choice of its own. */
function mapProduct(
  { productId, sizeId, forbiddenModifiers, priceModificationAmount }: ComboProduct,
  hasOwnPrices: boolean,
  { items, currency }: Place,
): MenuComboChoice[] {
  const sizes = items.get(productId)?.sizes ?? [];
  return sizes
    .filter(({ id }) => sizeId === null || id === sizeId)
    .map(({ id, price }) => ({
      itemId: productId,
      sizeId: id,
      comboSizeId: null,
      price: hasOwnPrices ? moneyFromUnits(priceModificationAmount, currency) : price,
      forbiddenModifierIds: forbiddenModifiers,
    }));
}

/** A date that cannot be read counts as none. */
function toInstant(local: string | null, { timeZone }: Place): string | null {
  if (local === null) {
    return null;
  }
  try {
    return fromIikoLocal(local, timeZone).toISOString();
  } catch (error) {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}
