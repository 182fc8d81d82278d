import type {
  ExternalGroup,
  ExternalMenu,
  ExternalModifier,
  ExternalPrice,
  ExternalSize,
  Nomenclature,
  NomenclatureProduct,
} from './menu-schema.js';

export interface ModifierOffer {
  id: string;
  name: string;
  price: number;
  min: number;
  max: number;
  free: number;
  /** Its amount does not grow with the amount of the dish. */
  independent: boolean;
}

export interface GroupOffer {
  /** null: single modifiers, ordered without `productGroupId`. */
  id: string | null;
  name: string;
  min: number;
  max: number;
  free: number;
  childLimits: boolean;
  divisible: boolean;
  modifiers: ModifierOffer[];
}

export interface SizeOffer {
  id: string | null;
  name: string;
  /** null: not for sale. */
  price: number | null;
  groups: GroupOffer[];
}

/** What the POS knows about a dish, whichever menu it came from. */
export interface DishOffer {
  id: string;
  name: string;
  sku: string | null;
  compound: boolean;
  schema: { id: string; name: string } | null;
  hidden: boolean;
  sizes: SizeOffer[];
}

export const readExternalMenu = (menu: ExternalMenu, organizationId: string): DishOffer[] =>
  menu.itemCategories.flatMap((category) =>
    category.items.map((item) => ({
      id: item.itemId,
      name: item.name,
      sku: item.sku ?? null,
      compound: item.orderItemType === 'Compound',
      schema: schemaOf(item),
      hidden: item.isHidden ?? false,
      sizes: item.itemSizes.map((size) => readSize(size, organizationId)),
    })),
  );

const schemaOf = (item: {
  modifierSchemaId?: string | null | undefined;
  modifierSchemaName?: unknown;
}): DishOffer['schema'] => {
  const { modifierSchemaId: id, modifierSchemaName: name } = item;
  return id ? { id, name: typeof name === 'string' ? name : '' } : null;
};

const readSize = (size: ExternalSize, organizationId: string): SizeOffer => ({
  id: size.sizeId,
  name: size.sizeName ?? '',
  price: size.isHidden ? null : priceFor(size.prices, organizationId),
  groups: size.itemModifierGroups.map((group) => readGroup(group, organizationId)),
});

const priceFor = (prices: ExternalPrice[] = [], organizationId: string): number | null =>
  prices.find(
    (one) => one.organizationId === organizationId || one.organizations?.includes(organizationId),
  )?.price ?? null;

const readGroup = (group: ExternalGroup, organizationId: string): GroupOffer => ({
  id: group.itemGroupId ?? null,
  name: group.name ?? '',
  ...readLimits(group.restrictions),
  childLimits: group.childModifiersHaveMinMaxRestrictions ?? false,
  divisible: group.canBeDivided ?? false,
  modifiers: group.items.map((item) => readModifier(item, organizationId)),
});

// iiko docs, "Modifiers in Cloud API": at least 0, at most 1, none free.
const readLimits = (limits: ExternalModifier['restrictions']) => ({
  min: limits?.minQuantity ?? 0,
  max: limits?.maxQuantity ?? 1,
  free: limits?.freeQuantity ?? 0,
});

const readModifier = (item: ExternalModifier, organizationId: string): ModifierOffer => ({
  id: item.itemId,
  name: item.name,
  price: priceFor(item.prices, organizationId) ?? 0,
  ...readLimits(item.restrictions),
  independent: item.independentQuantity ?? false,
});

export const readNomenclature = (nomenclature: Nomenclature): DishOffer[] => {
  const products = new Map(nomenclature.products.map((product) => [product.id, product]));
  const groups = new Map(nomenclature.groups.map((group) => [group.id, group.name]));
  const sizes = new Map(nomenclature.sizes.map((size) => [size.id, size.name]));
  return nomenclature.products
    .filter((product) => product.type?.toLowerCase() !== 'modifier')
    .map((product) => ({
      id: product.id,
      name: product.name,
      sku: product.code ?? null,
      compound: product.orderItemType === 'Compound',
      schema: schemaOf(product),
      hidden: product.isDeleted ?? false,
      sizes: product.sizePrices.map(({ sizeId, price }) => ({
        id: sizeId,
        name: sizeId === null ? '' : (sizes.get(sizeId) ?? ''),
        price: price.isIncludedInMenu ? price.currentPrice : null,
        groups: readProductGroups(product, products, groups),
      })),
    }));
};

type Child = NomenclatureProduct['modifiers'][number];

const readProductGroups = (
  product: NomenclatureProduct,
  products: Map<string, NomenclatureProduct>,
  names: Map<string, string>,
): GroupOffer[] => {
  const toModifier = (child: Child): ModifierOffer => ({
    id: child.id,
    name: products.get(child.id)?.name ?? '',
    price: products.get(child.id)?.sizePrices[0]?.price.currentPrice ?? 0,
    min: child.minAmount,
    max: child.maxAmount,
    free: child.freeOfChargeAmount ?? 0,
    independent: false,
  });
  const singles = product.modifiers.map(toModifier);
  const bucket = {
    id: null,
    name: '',
    min: 0,
    max: 0,
    free: 0,
    childLimits: true,
    divisible: false,
  };
  return [
    ...(singles.length > 0 ? [{ ...bucket, modifiers: singles }] : []),
    ...product.groupModifiers.map((group) => ({
      id: group.id,
      name: names.get(group.id) ?? '',
      min: group.minAmount,
      max: group.maxAmount,
      free: group.freeOfChargeAmount ?? 0,
      childLimits: group.childModifiersHaveMinMaxRestrictions ?? false,
      divisible: group.splittable ?? false,
      modifiers: group.childModifiers.map(toModifier),
    })),
  ];
};
