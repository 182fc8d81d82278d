import type { Nomenclature, NomenclatureProduct } from '../menu-schema.js';
import { CATALOG } from './catalog.js';
import { SIZES, TAGS, type Dish, type Serving } from './dish.js';
import { HALVES_SCHEMA, pictureUrl, priceAt, skuOf } from './external-menu.js';
import { categoryId, dictionaryId, itemId } from './ids.js';
import { GROUPS, modifierProductId, type GroupData, type ModifierData } from './modifiers.js';
import type { Organization } from './organizations.js';

const NO_SEO = {
  additionalInfo: null,
  seoDescription: null,
  seoText: null,
  seoKeywords: null,
  seoTitle: null,
} as const;

const ROOT_ID = dictionaryId(61);
const GROUP_LIST: readonly GroupData[] = Object.values(GROUPS);

/** The same catalogue as one organization's export menu ("nomenclature"). */
export const buildNomenclature = (organization: Organization, revision: number): Nomenclature => ({
  groups: [
    groupOf({ id: ROOT_ID, name: 'Меню', parentGroup: null }),
    ...CATALOG.map(({ number, name, description }) =>
      groupOf({ id: categoryId(number), name, description, order: number, parentGroup: ROOT_ID }),
    ),
    ...GROUP_LIST.flatMap(({ id, name }) =>
      id === null ? [] : [groupOf({ id, name, parentGroup: null, isGroupModifier: true })],
    ),
  ],
  productCategories: [{ id: dictionaryId(41), name: 'Кухня', isDeleted: false }],
  products: [
    ...CATALOG.flatMap((category) =>
      category.dishes.map((dish, order) =>
        toProduct(dish, { order, parentGroup: categoryId(category.number), organization }),
      ),
    ),
    ...modifierProducts(),
  ],
  sizes: Object.values(SIZES).map(({ id, name, order }) => ({
    id,
    name,
    priority: order,
    isDefault: id === SIZES.medium.id || id === SIZES.whole.id || id === SIZES.glass.id,
  })),
  revision,
});

const groupOf = (fields: {
  id: string;
  name: string;
  parentGroup: string | null;
  description?: string;
  order?: number;
  isGroupModifier?: boolean;
}): Nomenclature['groups'][number] => ({
  imageLinks: [],
  order: 0,
  isIncludedInMenu: true,
  isGroupModifier: false,
  code: '',
  description: null,
  tags: [],
  isDeleted: false,
  ...NO_SEO,
  ...fields,
});

interface Place {
  order: number;
  parentGroup: string;
  organization: Organization;
}

const toProduct = (dish: Dish, place: Place): NomenclatureProduct => ({
  ...productBase(itemId(dish.number), skuOf(dish), dish.name),
  description: dish.description,
  tags: (dish.extras.tags ?? []).map((tag) => TAGS[tag]),
  type: dish.extras.service ? 'Service' : 'Dish',
  orderItemType: dish.extras.halves ? 'Compound' : 'Product',
  modifierSchemaId: dish.extras.halves ? HALVES_SCHEMA.id : null,
  modifierSchemaName: dish.extras.halves ? HALVES_SCHEMA.name : null,
  ...nutritionOf(dish),
  weight: (dish.servings[0]?.grams ?? 0) / 1000,
  parentGroup: place.parentGroup,
  order: place.order,
  imageLinks: [pictureUrl(dish)],
  sizePrices: dish.servings.map((serving) => toSizePrice(dish, serving, place.organization)),
  ...limitsOf(dish),
});

const nutritionOf = ({ nutrition, servings }: Dish): Record<string, number> => {
  const [energy, proteins, fats, carbs] = nutrition;
  const full = (per100: number): number => round((per100 * (servings[0]?.grams ?? 0)) / 100);
  return {
    fatAmount: fats,
    proteinsAmount: proteins,
    carbohydratesAmount: carbs,
    energyAmount: energy,
    fatFullAmount: full(fats),
    proteinsFullAmount: full(proteins),
    carbohydratesFullAmount: full(carbs),
    energyFullAmount: full(energy),
  };
};

const round = (value: number): number => Math.round(value * 1000) / 1000;

const toSizePrice = (
  dish: Dish,
  serving: Serving,
  organization: Organization,
): NomenclatureProduct['sizePrices'][number] => {
  const sold =
    serving.price !== null &&
    !dish.extras.hidden &&
    !(dish.extras.onlyInMoscow && organization.priceFactor !== 1);
  return {
    sizeId: serving.size ? SIZES[serving.size].id : null,
    price: {
      currentPrice: priceAt(serving.price, organization.priceFactor) ?? 0,
      isIncludedInMenu: sold,
      nextPrice: null,
      nextIncludedInMenu: sold,
      nextDatePrice: null,
    },
  };
};

const limitsOf = (dish: Dish): Pick<NomenclatureProduct, 'modifiers' | 'groupModifiers'> => {
  const groups: GroupData[] = (dish.extras.groups ?? []).map((key) => GROUPS[key]);
  return {
    modifiers: groups
      .filter(({ id }) => id === null)
      .flatMap((group) => group.modifiers.map(child)),
    groupModifiers: groups.flatMap((group) =>
      group.id === null
        ? []
        : [
            {
              id: group.id,
              minAmount: group.min,
              maxAmount: group.max,
              required: group.min > 0,
              childModifiersHaveMinMaxRestrictions: group.childLimits ?? false,
              childModifiers: group.modifiers.map(child),
              hideIfDefaultAmount: false,
              defaultAmount: group.byDefault ?? 0,
              splittable: group.divisible ?? false,
              freeOfChargeAmount: group.free ?? 0,
            },
          ],
    ),
  };
};

const child = (modifier: ModifierData): NomenclatureProduct['modifiers'][number] => ({
  id: modifierProductId(modifier),
  defaultAmount: modifier.byDefault ?? 0,
  minAmount: modifier.min ?? 0,
  maxAmount: modifier.max ?? 1,
  required: (modifier.min ?? 0) > 0,
  hideIfDefaultAmount: false,
  splittable: false,
  freeOfChargeAmount: modifier.free ?? 0,
});

const modifierProducts = (): NomenclatureProduct[] => {
  const modifiers = new Map(
    GROUP_LIST.flatMap((group) => group.modifiers).map((one) => [one.number, one]),
  );
  return [...modifiers.values()].map((modifier) => ({
    ...productBase(modifierProductId(modifier), String(20_000 + modifier.number), modifier.name),
    description: null,
    tags: [],
    type: 'Modifier',
    orderItemType: 'Product',
    modifierSchemaId: null,
    modifierSchemaName: null,
    weight: modifier.grams / 1000,
    parentGroup: null,
    order: 0,
    imageLinks: [],
    sizePrices: [
      {
        sizeId: null,
        price: {
          currentPrice: modifier.price,
          isIncludedInMenu: true,
          nextPrice: null,
          nextIncludedInMenu: true,
          nextDatePrice: null,
        },
      },
    ],
    modifiers: [],
    groupModifiers: [],
  }));
};

const productBase = (id: string, code: string, name: string) => ({
  id,
  code,
  name,
  groupId: null,
  productCategoryId: dictionaryId(41),
  splittable: false,
  measureUnit: 'порц',
  doNotPrintInCheque: false,
  fullNameEnglish: null,
  useBalanceForSell: false,
  canSetOpenPrice: false,
  paymentSubject: 'ТОВАР',
  isDeleted: false,
  ...NO_SEO,
});
