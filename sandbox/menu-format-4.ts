import { LUNCH_SIZE, type ComboGroup, type ComboSpecification } from './data/combos.js';
import type {
  ExternalCategory,
  ExternalGroup,
  ExternalItem,
  ExternalMenu,
  ExternalModifier,
  ExternalSize,
} from './menu-schema.js';

/** A combo with what it costs in each organization that the menu is asked for. */
export interface PricedCombo {
  organizationId: string;
  specification: ComboSpecification;
}

interface Named {
  id: string;
  name: string;
}

/**
 * The external menu in format 4: other names for the same things, and combos that are priced by their parts as
 * items of sections of their own.
 */
export function toFormat4(menu: ExternalMenu, combos: readonly PricedCombo[], sections: Named[]) {
  const { itemCategories, comboCategories: _combos, ...rest } = menu;
  return {
    ...rest,
    formatVersion: 4,
    taxCategories: [],
    allergenGroups: [],
    comboCategories: [],
    itemGroups: [
      ...itemCategories.map(toSection),
      ...sections.map((section) => toComboSection(section, combos)).filter(hasItems),
    ],
  };
}

/** The same names in an earlier version: combos are no items yet. */
export const toFormat3 = (menu: ExternalMenu) => ({ ...toFormat4(menu, [], []), formatVersion: 3 });

const hasItems = ({ items }: { items: unknown[] }): boolean => items.length > 0;

function toSection({
  headerImageUrl: _image,
  tags: _tags,
  labels: _labels,
  ...category
}: ExternalCategory) {
  return { ...category, tags: [], labels: [], items: category.items.map(toItem) };
}

function toItem(item: ExternalItem) {
  const { itemId, canBeDivided, taxCategory: _tax, allergens: _allergens, ...rest } = item;
  return {
    ...rest,
    id: itemId,
    splittable: canBeDivided ?? false,
    taxCategoryId: null,
    allergenGroupIds: [],
    tags: namesOf(item.tags),
    labels: namesOf(item.labels),
    itemSizes: item.itemSizes.map(toSize),
  };
}

function toSize(size: ExternalSize) {
  const { sizeId, portionWeightGrams, nutritionPerHundredGrams: _nutrition, ...rest } = size;
  return {
    ...rest,
    id: sizeId,
    weight: typeof portionWeightGrams === 'number' ? portionWeightGrams : 0,
    itemModifierGroups: size.itemModifierGroups.map(toGroup),
  };
}

function toGroup({ itemGroupId, canBeDivided, ...group }: ExternalGroup) {
  return {
    ...group,
    id: itemGroupId ?? null,
    splittable: canBeDivided ?? false,
    restrictions: toRestrictions(group.restrictions),
    items: group.items.map(toModifier),
  };
}

function toModifier(modifier: ExternalModifier) {
  const {
    itemId,
    portionWeightGrams,
    allergenGroups: _allergens,
    nutritionPerHundredGrams: _nutrition,
    ...rest
  } = modifier;
  return {
    ...rest,
    id: itemId,
    weight: typeof portionWeightGrams === 'number' ? portionWeightGrams : 0,
    allergenGroupIds: [],
    tags: [],
    labels: [],
    restrictions: toRestrictions(modifier.restrictions),
  };
}

function toRestrictions(restrictions: ExternalModifier['restrictions']) {
  if (!restrictions) {
    return null;
  }
  const { byDefault, ...limits } = restrictions;
  return { ...limits, defaultQuantity: typeof byDefault === 'number' ? byDefault : 0 };
}

function toComboSection(section: Named, combos: readonly PricedCombo[]) {
  const own = new Map(
    combos
      .map(({ specification }) => specification)
      .filter(({ categoryId }) => categoryId === section.id)
      .map((specification) => [specification.sourceActionId, specification]),
  );
  return {
    ...section,
    description: '',
    buttonImageUrl: null,
    iikoGroupId: null,
    scheduleId: null,
    scheduleName: null,
    schedules: [],
    isHidden: false,
    tags: [],
    labels: [],
    items: [...own.values()].map((specification) => toComboItem(specification, combos)),
  };
}

function toComboItem(
  { sourceActionId, name, groups }: ComboSpecification,
  combos: readonly PricedCombo[],
) {
  const { id: sizeId, ...size } = LUNCH_SIZE;
  return {
    type: 'COMBO',
    id: sourceActionId,
    sku: '',
    name,
    description: '',
    priceStrategy: 'BY_COMPONENT',
    isMarked: false,
    barcodes: null,
    sizes: [{ sizeId, ...size, isHidden: false, buttonImageUrl: null }],
    groups: groups.map((group) => toComboGroup(group, sourceActionId, combos)),
    // The reference requires these of a combo too, and defines none of them.
    itemSizes: [],
    modifierSchemaId: null,
    orderItemType: 'Product',
    allergenGroupIds: [],
    splittable: false,
  };
}

function toComboGroup(
  { id, name, isMainGroup, skipStep, products }: ComboGroup,
  sourceActionId: string,
  combos: readonly PricedCombo[],
) {
  const priceOf = (productId: string, { specification }: PricedCombo): number =>
    specification.groups
      .find((group) => group.id === id)
      ?.products.find((product) => product.productId === productId)?.priceModificationAmount ?? 0;
  return {
    id,
    name,
    isMainGroup,
    skipStep,
    items: products.map(({ productId, sizeId, sizeName, forbiddenModifiers }) => ({
      itemId: productId,
      sizeId,
      forbiddenModifiers,
      priceModificationAmount: null,
      sizes: [
        {
          comboSizeId: LUNCH_SIZE.id,
          sizeId,
          name: sizeName,
          shortName: sizeName,
          prices: combos
            .filter(({ specification }) => specification.sourceActionId === sourceActionId)
            .map((combo) => ({
              organizationId: combo.organizationId,
              price: priceOf(productId, combo),
            })),
        },
      ],
    })),
  };
}

function namesOf(things: unknown): string[] {
  return Array.isArray(things) ? things.map(({ name }: { name: string }) => name) : [];
}
