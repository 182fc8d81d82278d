import type {
  ExternalCategory,
  ExternalGroup,
  ExternalItem,
  ExternalMenu,
  ExternalModifier,
  ExternalSize,
} from '../menu-schema.js';
import { CATALOG } from './catalog.js';
import { ALLERGENS, LABELS, SIZES, TAGS, type Category, type Dish, type Serving } from './dish.js';
import { EXTERNAL_MENU_ID, categoryId, dictionaryId, itemId } from './ids.js';
import { GROUPS, modifierProductId, type GroupData, type ModifierData } from './modifiers.js';
import { ORGANIZATIONS } from './organizations.js';

/** Stands for the address at which the simulator itself is called; replaced in every answer. */
export const PICTURE_ORIGIN = 'http://pictures.sandbox.invalid';

export const HALVES_SCHEMA = { id: dictionaryId(31), name: 'Пицца из половинок' } as const;

export const pictureUrl = (dish: Dish): string =>
  `${PICTURE_ORIGIN}/pictures/${itemId(dish.number)}.svg`;

/** Moscow's price as it is, or brought to another city's level in steps of five roubles. */
export const priceAt = (price: number | null, factor: number): number | null =>
  price === null || factor === 1 ? price : Math.round((price * factor) / 5) * 5;

/** The built-in catalogue as an external menu, format 2, in the shapes that live answers have. */
export const buildExternalMenu = (revision: number): ExternalMenu => ({
  id: EXTERNAL_MENU_ID,
  name: 'Доставка',
  description: 'Меню доставки ресторанов «Самовар»',
  buttonImageUrl: null,
  formatVersion: 2,
  revision,
  productCategories: [{ id: dictionaryId(41), name: 'Кухня', isDeleted: false }],
  customerTagGroups: [],
  // Around the clock, so that a demo can be ordered from at any hour; the setting `menuHours` narrows it.
  intervals: ORGANIZATIONS.map(({ id }) => ({
    organizationId: id,
    fromTime: '00:00',
    toTime: '23:59',
  })),
  itemCategories: CATALOG.map(toCategory),
  comboCategories: [],
});

const toCategory = (category: Category): ExternalCategory => ({
  id: categoryId(category.number),
  name: category.name,
  description: category.description,
  buttonImageUrl: category.dishes[0] ? pictureUrl(category.dishes[0]) : null,
  headerImageUrl: null,
  iikoGroupId: null,
  items: category.dishes.map(toItem),
  scheduleId: category.schedule ? dictionaryId(51) : null,
  scheduleName: category.schedule ? category.name : null,
  schedules: category.schedule ? [category.schedule] : [],
  isHidden: false,
  tags: [],
  labels: [],
});

const toItem = (dish: Dish): ExternalItem => ({
  itemId: itemId(dish.number),
  sku: skuOf(dish),
  name: dish.name,
  description: dish.description,
  ...kindOf(dish),
  taxCategory: null,
  allergens: allergensOf(dish),
  tags: tagsOf(dish),
  labels: (dish.extras.labels ?? []).map((code) => ({ code, name: LABELS[code] })),
  canSetOpenPrice: false,
  useBalanceForSell: false,
  measureUnit: 'порц',
  productCategoryId: dictionaryId(41),
  customerTagGroups: [],
  paymentSubjectCode: '1',
  outerEanCode: null,
  isMarked: false,
  isHidden: dish.extras.hidden ?? false,
  barcodes: null,
  itemSizes: dish.servings.map((serving) => toSize(dish, serving)),
});

const kindOf = ({ extras: { halves = false, service = false } }: Dish) => ({
  type: service ? 'SERVICE' : 'DISH',
  paymentSubject: service ? 'SERVICE' : 'COMMODITY',
  canBeDivided: halves,
  ...(halves ? COMPOUND : PRODUCT),
});

const COMPOUND = {
  orderItemType: 'Compound',
  modifierSchemaId: HALVES_SCHEMA.id,
  modifierSchemaName: HALVES_SCHEMA.name,
};
const PRODUCT = { orderItemType: 'Product', modifierSchemaId: null, modifierSchemaName: null };

const tagsOf = (dish: Dish): { id: string; name: string }[] =>
  (dish.extras.tags ?? []).map((tag) => ({
    id: dictionaryId(100 + Object.keys(TAGS).indexOf(tag)),
    name: TAGS[tag],
  }));

export const skuOf = (dish: Dish): string => String(10_000 + dish.number);

const allergensOf = (
  dish: Dish,
): { id: string; code: string; name: string; isDeleted: boolean }[] =>
  (dish.extras.allergens ?? []).map((code) => ({
    id: dictionaryId(200 + Object.keys(ALLERGENS).indexOf(code)),
    code,
    name: ALLERGENS[code],
    isDeleted: false,
  }));

// A dish without a size scale has null here, whatever the documentation says (seen live).
const scaleOf = (dish: Dish, { size: key }: Serving) => {
  const size = key && SIZES[key];
  return size
    ? {
        sizeId: size.id,
        sizeCode: size.name,
        sizeName: size.name,
        sku: `${skuOf(dish)}-${size.order}`,
      }
    : { sizeId: null, sizeCode: null, sizeName: null, sku: skuOf(dish) };
};

const toSize = (dish: Dish, serving: Serving): ExternalSize => {
  const [energy, proteins, fats, carbs] = dish.nutrition;
  return {
    ...scaleOf(dish, serving),
    isDefault: serving.isDefault ?? false,
    portionWeightGrams: serving.grams,
    measureUnitType: 'GRAM',
    isHidden: false,
    buttonImageUrl: pictureUrl(dish),
    prices: toPrices(serving.price, dish.extras.onlyInMoscow),
    nutritionPerHundredGrams: nutrition(energy, proteins, fats, carbs),
    nutritions: [],
    itemModifierGroups: (dish.extras.groups ?? []).map((key) => toGroup(GROUPS[key])),
  };
};

const nutrition = (
  energy: number,
  proteins: number,
  fats: number,
  carbs: number,
): Record<string, unknown> => ({
  fats,
  proteins,
  carbs,
  energy,
  organizations: [],
  saturatedFattyAcid: null,
  salt: null,
  sugar: null,
});

const toPrices = (
  price: number | null,
  onlyInMoscow = false,
): { organizationId: string; price: number | null }[] =>
  ORGANIZATIONS.filter((_, index) => index === 0 || !onlyInMoscow).map((organization) => ({
    organizationId: organization.id,
    price: priceAt(price, organization.priceFactor),
  }));

const toGroup = (group: GroupData): ExternalGroup => ({
  itemGroupId: group.id,
  name: group.name,
  description: '',
  sku: group.id === null ? '' : group.id.slice(-4),
  restrictions: restrictions(group),
  canBeDivided: group.divisible ?? false,
  isHidden: false,
  childModifiersHaveMinMaxRestrictions: group.childLimits ?? false,
  items: group.modifiers.map(toModifier),
});

const restrictions = (limits: {
  min?: number;
  max?: number;
  free?: number;
  byDefault?: number;
}): Record<string, unknown> => ({
  minQuantity: limits.min ?? 0,
  maxQuantity: limits.max ?? 1,
  freeQuantity: limits.free ?? 0,
  byDefault: limits.byDefault ?? 0,
  hideIfDefaultQuantity: false,
});

const toModifier = (modifier: ModifierData, position: number): ExternalModifier => ({
  itemId: modifierProductId(modifier),
  sku: String(20_000 + modifier.number),
  name: modifier.name,
  description: '',
  restrictions: restrictions(modifier),
  prices: ORGANIZATIONS.map(({ id }) => ({ organizationId: id, price: modifier.price })),
  nutritionPerHundredGrams: nutrition(0, 0, 0, 0),
  allergenGroups: [],
  portionWeightGrams: modifier.grams,
  position,
  independentQuantity: modifier.independent ?? false,
  tags: [],
  labels: [],
  isHidden: false,
  productCategoryId: null,
  customerTagGroups: [],
  paymentSubject: null,
  paymentSubjectCode: '1',
  outerEanCode: null,
  isMarked: false,
  measureUnitType: 'GRAM',
  barcodes: null,
  buttonImageUrl: null,
});
