import { moneyFromUnits, type Money } from '../../platform/http/money.js';
import { fromIikoLocal } from '../../iiko/iiko-time.js';
import type { IikoCombos, IikoComboSpecification } from '../../iiko/schemas/combos.js';
import { assembleCombo } from '../combos.js';
import { GENERAL_NAMES } from '../general-names.js';
import { priceFromUnits } from './menu-assembly.js';
import { MenuRemarks } from '../menu-remarks.js';
import type { MenuCategory, MenuCombo, MenuComboChoice, MenuItem } from '../menu.js';
import { HIGHEST_PRICE } from '../order-limits.js';

/** Of the section for combos that iiko puts into none. */
export const COMBO_CATEGORY = { id: 'combos', name: GENERAL_NAMES.combos } as const;

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
  remarks = new MenuRemarks(),
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
      name: name === '' ? GENERAL_NAMES.combos : name,
      description: '',
      imageUrl: null,
      schedules: [],
      items: own.flatMap((specification) => mapCombo(specification, place, remarks) ?? []),
    }))
    .filter(({ items }) => items.length > 0);
}

function mapCombo(
  specification: IikoComboSpecification,
  place: Place,
  remarks: MenuRemarks,
): MenuItem | undefined {
  const about = { id: specification.sourceActionId, name: specification.name };
  const rule = ruleOf(specification, place);
  const times = timesOf(specification, place);
  if (rule === undefined || times === undefined || specification.isActive === false) {
    remarks.add('combo_not_sold', about);
    return undefined;
  }
  const combo = assemble(specification, { ...rule, ...times }, place);
  if (combo === undefined) {
    remarks.add('combo_not_possible', about);
  }
  return combo;
}

type Rule = Pick<MenuCombo, 'basePrice' | 'discount'>;
type Times = Pick<MenuCombo, 'availableFrom' | 'availableUntil'>;

/** Whether it can be sold no more, as far as its dates tell. */
export function isOver(
  specification: IikoComboSpecification,
  timeZone: string,
  now: number,
): boolean {
  return timesOf(specification, { timeZone, now }) === undefined;
}

/** Undefined where it is over or never begins, or a date cannot be read: without one it would be sold for ever. */
function timesOf(
  { startDate, expirationDate }: IikoComboSpecification,
  place: Pick<Place, 'timeZone' | 'now'>,
): Times | undefined {
  const availableFrom = toInstant(startDate, place);
  const availableUntil = toInstant(expirationDate, place);
  if (availableFrom === undefined || availableUntil === undefined) {
    return undefined;
  }
  const end = availableUntil === null ? Infinity : Date.parse(availableUntil);
  const isOver = end <= place.now || (availableFrom !== null && end <= Date.parse(availableFrom));
  return isOver ? undefined : { availableFrom, availableUntil };
}

function assemble(
  specification: IikoComboSpecification,
  sold: Rule & Times,
  place: Place,
): MenuItem | undefined {
  return assembleCombo(
    {
      id: specification.sourceActionId,
      name: specification.name,
      description: '',
      sizes: [],
      currency: place.currency,
      includesModifiers: specification.includeModifiers ?? false,
      ...sold,
      groups: specification.groups.map(({ id, name, isMainGroup, products }) => ({
        id,
        name,
        isMain: isMainGroup ?? false,
        choices: products
          .toSorted((one, other) => one.position - other.position)
          .flatMap((product) => mapProduct(product, sold, place)),
      })),
    },
    place.items,
  );
}

/** Undefined for a kind of price that the reference has no words for, and for one that cannot be meant. */
function ruleOf(
  { priceModificationType, priceModification }: IikoComboSpecification,
  { currency }: Place,
): Rule | undefined {
  const nothing = moneyFromUnits(0, currency);
  const isPercentage = priceModification >= 0 && priceModification <= 100;
  const off = (on: 'cheapest' | 'dearest' | 'each') =>
    isPercentage ? { basePrice: nothing, discount: { on, percent: priceModification } } : undefined;
  const fixed = priceFromUnits(priceModification, currency);
  const rules = new Map<number, Rule | undefined>([
    [0, fixed === null ? undefined : { basePrice: fixed, discount: null }],
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
  { basePrice, discount }: Rule,
  { items, currency }: Place,
): MenuComboChoice[] {
  const sizes = items.get(productId)?.sizes ?? [];
  const added = addedPrice(priceModificationAmount, basePrice, currency);
  return sizes
    .filter(({ id }) => sizeId === null || id === sizeId)
    .flatMap(({ id, price: alone }) => {
      const price = discount === null ? added : alone;
      const choice = { itemId: productId, sizeId: id, comboSizeId: null };
      return price === null ? [] : [{ ...choice, price, forbiddenModifierIds: forbiddenModifiers }];
    });
}

/** What a choice adds to the price of the combo, or takes off it; null where that would not be a price. */
function addedPrice(units: number, base: Money, currency: string): Money | null {
  const added = moneyFromUnits(units, currency);
  const whole = base.amount + added.amount;
  return whole < 0 || whole > HIGHEST_PRICE ? null : added;
}

/** Undefined for what is no date. */
function toInstant(
  local: string | null,
  { timeZone }: Pick<Place, 'timeZone'>,
): string | null | undefined {
  if (local === null) {
    return null;
  }
  try {
    return fromIikoLocal(local, timeZone).toISOString();
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
