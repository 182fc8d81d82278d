import { moneyFromUnits, type Money } from '../http/money.js';
import type {
  IikoNomenclature,
  IikoNomenclatureGroup,
  IikoNomenclatureGroupModifier,
  IikoNomenclatureModifier,
  IikoNomenclatureProduct,
  IikoNomenclatureSize,
} from '../iiko/schemas/nomenclature.js';
import {
  distinct,
  joinSizes,
  nutritionOf,
  weightOf,
  type MenuCategory,
  type MenuItem,
  type MenuItemKind,
  type SizeWithGroups,
} from './menu.js';
import { assembleGroup, type Assembled, type Candidate, type Limits } from './modifier-groups.js';

/** Of the section for products whose own group iiko does not export. */
export const OTHER_CATEGORY = { id: 'other', name: 'Прочее' } as const;

interface Catalogue {
  currency: string;
  products: Map<string, IikoNomenclatureProduct>;
  groups: Map<string, IikoNomenclatureGroup>;
  sizes: Map<string, IikoNomenclatureSize>;
}

/**
 * The menu that a nomenclature describes.
 *
 * - Sections are the groups that hold something to buy, in the order of the tree; a section with
 *   sections in it is followed by them.
 * - `isIncludedInMenu` of a price says whether that size is sold. It says nothing about a modifier: seen
 *   live, every modifier of a required group had it false, and was sold all the same.
 * - A dish in a group that is not exported falls into a section of its own, `Прочее`. Seen live:
 *   dishes with prices that a set uses as its modifiers, and which are sold alone as well.
 */
export function mapNomenclature(nomenclature: IikoNomenclature, currency: string): MenuCategory[] {
  const catalogue: Catalogue = {
    currency,
    products: indexById(nomenclature.products),
    groups: indexById(nomenclature.groups),
    sizes: indexById(nomenclature.sizes),
  };
  const sections = flattenTree(nomenclature.groups).map((group) => ({
    id: group.id,
    name: group.name.trim(),
    description: group.description?.trim() ?? '',
    imageUrl: group.imageLinks[0] ?? null,
    products: nomenclature.products.filter(({ parentGroup }) => parentGroup === group.id),
  }));
  const homeless = nomenclature.products.filter(
    ({ parentGroup }) => parentGroup === null || !catalogue.groups.has(parentGroup),
  );
  const other = { ...OTHER_CATEGORY, description: '', imageUrl: null, products: homeless };
  return [...sections, other]
    .map(({ products, ...section }) => ({
      ...section,
      schedules: [],
      items: mapProducts(products, catalogue),
    }))
    .filter((category) => category.items.length > 0);
}

function indexById<Thing extends { id: string }>(things: Thing[]): Map<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

/** Depth first by `order`; what a group hides, it hides with everything below it. */
function flattenTree(groups: IikoNomenclatureGroup[]): IikoNomenclatureGroup[] {
  const ids = new Set(groups.map((group) => group.id));
  const visible = groups
    .filter((group) => !group.isGroupModifier && !group.isDeleted && group.isIncludedInMenu)
    .toSorted((one, other) => one.order - other.order);
  const isRoot = ({ parentGroup }: IikoNomenclatureGroup) =>
    parentGroup === null || !ids.has(parentGroup);
  const withChildren = (group: IikoNomenclatureGroup): IikoNomenclatureGroup[] => [
    group,
    ...visible.filter(({ parentGroup }) => parentGroup === group.id).flatMap(withChildren),
  ];
  return visible.filter(isRoot).flatMap(withChildren);
}

function mapProducts(products: IikoNomenclatureProduct[], catalogue: Catalogue): MenuItem[] {
  return products
    .filter((product) => !product.isDeleted && product.type !== 'modifier')
    .toSorted((one, other) => one.order - other.order)
    .map((product) => mapProduct(product, catalogue))
    .filter((item) => item.sizes.length > 0);
}

function mapProduct(product: IikoNomenclatureProduct, catalogue: Catalogue): MenuItem {
  const kind = kindOf(product);
  return {
    id: product.id,
    sku: product.code,
    name: product.name.trim(),
    description: product.description?.trim() ?? '',
    images: distinct(product.imageLinks),
    kind,
    halvesSchemeId: kind === 'halves' ? product.modifierSchemaId : null,
    ...joinSizes(mapSizes(product, catalogue)),
    tags: distinct(product.tags),
    labels: [],
    allergens: [],
  };
}

function kindOf(product: IikoNomenclatureProduct): MenuItemKind {
  if (product.type === 'service') {
    return 'service';
  }
  return product.orderItemType.toLowerCase() === 'compound' ? 'halves' : 'simple';
}

function mapSizes(product: IikoNomenclatureProduct, catalogue: Catalogue): SizeWithGroups[] {
  const priorityOf = (sizeId: string | null) =>
    (sizeId === null ? undefined : catalogue.sizes.get(sizeId)?.priority) ?? 0;
  return product.sizePrices
    .filter(({ price }) => price.isIncludedInMenu && price.currentPrice >= 0)
    .toSorted((one, other) => priorityOf(one.sizeId) - priorityOf(other.sizeId))
    .flatMap(({ sizeId, price }) => {
      const groups = mapModifierGroups(product, sizeId, catalogue);
      const size = sizeId === null ? undefined : catalogue.sizes.get(sizeId);
      return groups === null
        ? []
        : {
            id: sizeId,
            name: size?.name ?? null,
            price: moneyFromUnits(price.currentPrice, catalogue.currency),
            weightGrams: gramsOf(product),
            isDefault: size?.isDefault ?? true,
            nutrition: nutritionOf({
              energyKcal: product.energyAmount,
              proteinsGrams: product.proteinsAmount,
              fatsGrams: product.fatAmount,
              carbsGrams: product.carbohydratesAmount,
            }),
            modifierGroups: groups,
          };
    });
}

function gramsOf(product: IikoNomenclatureProduct): number | null {
  return weightOf(Math.round(product.weight * 1_000));
}

/** @returns null when the size cannot be ordered for want of a required modifier */
function mapModifierGroups(
  product: IikoNomenclatureProduct,
  sizeId: string | null,
  catalogue: Catalogue,
): SizeWithGroups['modifierGroups'] | null {
  const toCandidateOfSize = (modifier: IikoNomenclatureModifier) =>
    toCandidate(modifier, sizeId, catalogue);
  const groups = [
    ...product.groupModifiers.map((group) =>
      mapGroup(group, group.childModifiers.map(toCandidateOfSize), catalogue),
    ),
    mapSingleModifiers(product.modifiers, product.modifiers.map(toCandidateOfSize)),
  ];
  return groups.includes('unsatisfiable')
    ? null
    : groups.filter((group) => typeof group === 'object');
}

function mapGroup(
  group: IikoNomenclatureGroupModifier,
  candidates: Candidate[],
  catalogue: Catalogue,
): Assembled {
  return assembleGroup(
    {
      id: group.id,
      name: catalogue.groups.get(group.id)?.name.trim() ?? '',
      min: group.minAmount,
      max: group.maxAmount,
      free: group.freeOfChargeAmount,
      childLimits: group.childModifiersHaveMinMaxRestrictions,
      divisible: group.splittable,
    },
    candidates,
  );
}

/** The external menu puts single modifiers into a group without id whose limits are their sums. */
function mapSingleModifiers(
  modifiers: IikoNomenclatureModifier[],
  candidates: Candidate[],
): Assembled {
  return assembleGroup(
    {
      id: null,
      name: '',
      min: sum(modifiers.map((modifier) => modifier.minAmount)),
      max: sum(modifiers.map((modifier) => modifier.maxAmount)),
      free: 0,
      childLimits: true,
      divisible: false,
    },
    candidates,
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function toCandidate(
  modifier: IikoNomenclatureModifier,
  sizeId: string | null,
  catalogue: Catalogue,
): Candidate {
  const product = catalogue.products.get(modifier.id);
  const price = product && modifierPrice(product, sizeId, catalogue.currency);
  return {
    limits: limitsOf(modifier),
    isHidden: false,
    modifier:
      product === undefined || product.isDeleted || !price
        ? null
        : {
            id: product.id,
            name: product.name.trim(),
            price,
            independentQuantity: false,
            imageUrl: product.imageLinks[0] ?? null,
            weightGrams: gramsOf(product),
            allergens: [],
          },
  };
}

/** A modifier with sizes follows the size of its dish; otherwise it has one price. */
function modifierPrice(
  { sizePrices }: IikoNomenclatureProduct,
  sizeId: string | null,
  currency: string,
): Money | undefined {
  const found =
    sizePrices.find((one) => one.sizeId === sizeId) ??
    sizePrices.find((one) => one.sizeId === null) ??
    sizePrices[0];
  return found === undefined || found.price.currentPrice < 0
    ? undefined
    : moneyFromUnits(found.price.currentPrice, currency);
}

function limitsOf(modifier: IikoNomenclatureModifier): Limits {
  return {
    min: modifier.minAmount,
    max: modifier.maxAmount,
    default: modifier.defaultAmount,
    free: modifier.freeOfChargeAmount,
  };
}
