import type { Money } from '../../platform/http/money.js';
import type {
  IikoNomenclature,
  IikoNomenclatureGroup,
  IikoNomenclatureGroupModifier,
  IikoNomenclatureLostModifier,
  IikoNomenclatureModifier,
  IikoNomenclatureProduct,
  IikoNomenclatureSize,
} from '../../iiko/schemas/nomenclature.js';
import {
  assembleItem,
  imageOf,
  imagesOf,
  namedSections,
  priceFromUnits,
  uniqueGroups,
  uniqueItems,
  uniqueSizes,
} from './menu-assembly.js';
import { MenuRemarks, type RemarkReason, type RemarkSubject } from '../menu-remarks.js';
import {
  distinct,
  nutritionOf,
  weightOf,
  type MenuCategory,
  type MenuItem,
  type MenuItemKind,
  type SizeWithGroups,
} from '../menu.js';
import {
  assembleGroup,
  type Assembled,
  type Candidate,
  type Limits,
  type Remark,
} from './modifier-groups.js';
import { sectionsOf } from './nomenclature-sections.js';

interface Catalogue {
  currency: string;
  products: Map<string, IikoNomenclatureProduct>;
  groups: Map<string, IikoNomenclatureGroup>;
  sizes: Map<string, IikoNomenclatureSize>;
  remarks: MenuRemarks;
}

/**
 * The menu that a nomenclature describes.
 *
 * `isIncludedInMenu` of a price says whether that size is sold. It says nothing about a modifier: seen live, every
 * modifier of a required group had it false, and was sold all the same.
 */
export function mapNomenclature(
  nomenclature: IikoNomenclature,
  currency: string,
  remarks = new MenuRemarks(),
): MenuCategory[] {
  const catalogue: Catalogue = {
    currency,
    products: indexById(nomenclature.products),
    groups: indexById(nomenclature.groups),
    sizes: indexById(nomenclature.sizes),
    remarks,
  };
  const categories = sectionsOf(nomenclature, remarks).map(({ image, products, ...section }) => ({
    ...section,
    imageUrl: imageOf(image, section, remarks),
    schedules: [],
    items: products.flatMap((product) => mapProduct(product, catalogue) ?? []),
  }));
  return namedSections(uniqueItems(categories, remarks), remarks);
}

/** The first that comes with an id counts. */
function indexById<Thing extends { id: string }>(things: Thing[]): Map<string, Thing> {
  return new Map(things.toReversed().map((thing) => [thing.id, thing]));
}

function mapProduct(product: IikoNomenclatureProduct, catalogue: Catalogue): MenuItem | undefined {
  const { remarks } = catalogue;
  const about = (reason: RemarkReason, subject: RemarkSubject) => {
    remarks.add(reason, subject, { item: product });
  };
  const kind = kindOf(product);
  const hasScale = product.sizePrices.some(({ sizeId }) => sizeId !== null);
  return assembleItem(
    {
      id: product.id,
      sku: product.code,
      name: product.name,
      description: product.description,
      images: imagesOf(product.imageLinks, product, remarks),
      kind,
      halvesSchemeId: kind === 'halves' ? product.modifierSchemaId : null,
      tags: distinct(product.tags),
      labels: [],
      allergens: [],
    },
    uniqueSizes(mapSizes(product, catalogue, about), hasScale, about),
    remarks,
  );
}

function kindOf(product: IikoNomenclatureProduct): MenuItemKind {
  if (product.type === 'service') {
    return 'service';
  }
  return product.orderItemType.toLowerCase() === 'compound' ? 'halves' : 'simple';
}

function mapSizes(
  product: IikoNomenclatureProduct,
  catalogue: Catalogue,
  about: Remark,
): SizeWithGroups[] {
  const priorityOf = (sizeId: string | null) =>
    (sizeId === null ? undefined : catalogue.sizes.get(sizeId)?.priority) ?? 0;
  return product.sizePrices
    .toSorted((one, other) => priorityOf(one.sizeId) - priorityOf(other.sizeId))
    .flatMap((sizePrice) => mapSize(product, sizePrice, catalogue, about) ?? []);
}

function mapSize(
  product: IikoNomenclatureProduct,
  { sizeId, price: asked }: IikoNomenclatureProduct['sizePrices'][number],
  catalogue: Catalogue,
  about: Remark,
): SizeWithGroups | undefined {
  const size = sizeId === null ? undefined : catalogue.sizes.get(sizeId);
  const name = size?.name ?? null;
  const price = priceFromUnits(asked.currentPrice, catalogue.currency);
  if (price === null || !asked.isIncludedInMenu) {
    about(price === null ? 'size_not_priced' : 'size_hidden', { id: sizeId, name });
    return undefined;
  }
  const groups = mapModifierGroups(product, sizeId, catalogue, about);
  return groups === null
    ? undefined
    : {
        id: sizeId,
        name,
        price,
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
}

function gramsOf(product: IikoNomenclatureProduct): number | null {
  return weightOf(Math.round(product.weight * 1_000));
}

/** @returns null when the size cannot be ordered for want of a required modifier */
function mapModifierGroups(
  product: IikoNomenclatureProduct,
  sizeId: string | null,
  catalogue: Catalogue,
  about: Remark,
): SizeWithGroups['modifierGroups'] | null {
  const candidatesOf = (
    modifiers: IikoNomenclatureModifier[],
    lost: IikoNomenclatureLostModifier[],
  ) => [
    ...lost.map(toLostCandidate),
    ...modifiers.map((modifier) => toCandidate(modifier, sizeId, catalogue)),
  ];
  const groups = product.groupModifiers.map((group) =>
    mapGroup(group, candidatesOf(group.childModifiers, group.lost), catalogue, about),
  );
  const single = candidatesOf(product.modifiers, product.lost);
  return uniqueGroups([...groups, mapSingleModifiers(product.modifiers, single, about)], about);
}

function mapGroup(
  group: IikoNomenclatureGroupModifier,
  candidates: Candidate[],
  catalogue: Catalogue,
  about: Remark,
): Assembled {
  return assembleGroup(
    {
      id: group.id,
      name: catalogue.groups.get(group.id)?.name ?? '',
      min: group.minAmount,
      max: group.maxAmount,
      free: group.freeOfChargeAmount,
      childLimits: group.childModifiersHaveMinMaxRestrictions,
      divisible: group.splittable,
    },
    candidates,
    about,
  );
}

/** The external menu puts single modifiers into a group without id whose limits are their sums. */
function mapSingleModifiers(
  modifiers: IikoNomenclatureModifier[],
  candidates: Candidate[],
  about: Remark,
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
    about,
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function toLostCandidate({ id, name, minAmount }: IikoNomenclatureLostModifier): Candidate {
  const limits =
    minAmount === undefined
      ? ('unreadable' as const)
      : { min: minAmount, max: minAmount, default: 0, free: 0 };
  return { id, name, limits, isHidden: false, modifier: null };
}

function toCandidate(
  modifier: IikoNomenclatureModifier,
  sizeId: string | null,
  { products, currency, remarks }: Catalogue,
): Candidate {
  const product = products.get(modifier.id);
  const price = product && modifierPrice(product, sizeId, currency);
  return {
    id: modifier.id,
    name: product?.name ?? null,
    limits: limitsOf(modifier),
    isHidden: false,
    modifier:
      product === undefined || product.isDeleted || !price
        ? null
        : {
            id: product.id,
            name: product.name,
            price,
            independentQuantity: false,
            imageUrl: imageOf(product.imageLinks[0], product, remarks),
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
): Money | null {
  const found =
    sizePrices.find((one) => one.sizeId === sizeId) ??
    sizePrices.find((one) => one.sizeId === null) ??
    sizePrices[0];
  return priceFromUnits(found?.price.currentPrice ?? null, currency);
}

function limitsOf(modifier: IikoNomenclatureModifier): Limits {
  return {
    min: modifier.minAmount,
    max: modifier.maxAmount,
    default: modifier.defaultAmount,
    free: modifier.freeOfChargeAmount,
  };
}
