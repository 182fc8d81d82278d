import { z } from 'zod';
import { toFormat2 } from './menu-format-2.js';

// Only what order validation needs is named; everything else of an export passes through untouched.
const price = z.looseObject({
  price: z.number().nullable(),
  organizationId: z.string().optional(),
  organizations: z.array(z.string()).optional(),
});

const restrictions = z
  .looseObject({
    minQuantity: z.number().optional(),
    maxQuantity: z.number().optional(),
    freeQuantity: z.number().optional(),
  })
  .nullish();

const externalModifier = z.looseObject({
  itemId: z.string(),
  name: z.string(),
  sku: z.string().nullish(),
  isHidden: z.boolean().optional(),
  independentQuantity: z.boolean().optional(),
  restrictions,
  prices: z.array(price).optional(),
});

const externalGroup = z.looseObject({
  itemGroupId: z.string().nullish(),
  name: z.string().nullish(),
  canBeDivided: z.boolean().optional(),
  childModifiersHaveMinMaxRestrictions: z.boolean().optional(),
  restrictions,
  items: z.array(externalModifier),
});

const externalSize = z.looseObject({
  sizeId: z.string().nullable(),
  sizeName: z.string().nullish(),
  isHidden: z.boolean().optional(),
  prices: z.array(price).optional(),
  itemModifierGroups: z.array(externalGroup),
});

const externalItem = z.looseObject({
  itemId: z.string(),
  name: z.string(),
  sku: z.string().nullish(),
  orderItemType: z.string(),
  modifierSchemaId: z.string().nullish(),
  // An object in the vendor's own example.
  modifierSchemaName: z.unknown().optional(),
  isHidden: z.boolean().optional(),
  itemSizes: z.array(externalSize),
});

const externalCategory = z.looseObject({ items: z.array(externalItem) });

/** Any of the formats 2, 3 and 4, read as format 2. */
export const externalMenuSchema = z.preprocess(
  toFormat2,
  z.looseObject({
    id: z.union([z.number(), z.string()]),
    name: z.string().nullish(),
    revision: z.number().nullish(),
    itemCategories: z.array(externalCategory),
  }),
);

const childModifier = z.looseObject({
  id: z.string(),
  minAmount: z.number(),
  maxAmount: z.number(),
  freeOfChargeAmount: z.number().nullish(),
});

const product = z.looseObject({
  id: z.string(),
  name: z.string(),
  code: z.string().nullish(),
  type: z.string().nullish(),
  orderItemType: z.string().optional(),
  modifierSchemaId: z.string().nullish(),
  modifierSchemaName: z.string().nullish(),
  isDeleted: z.boolean().optional(),
  sizePrices: z.array(
    z.looseObject({
      sizeId: z.string().nullable(),
      price: z.looseObject({ currentPrice: z.number(), isIncludedInMenu: z.boolean() }),
    }),
  ),
  modifiers: z.array(childModifier),
  groupModifiers: z.array(
    z.looseObject({
      id: z.string(),
      minAmount: z.number(),
      maxAmount: z.number(),
      freeOfChargeAmount: z.number().nullish(),
      childModifiersHaveMinMaxRestrictions: z.boolean().nullish(),
      splittable: z.boolean().nullish(),
      childModifiers: z.array(childModifier),
    }),
  ),
});

export const nomenclatureSchema = z.looseObject({
  revision: z.number(),
  groups: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  productCategories: z.array(z.unknown()),
  products: z.array(product),
  sizes: z.array(z.looseObject({ id: z.string(), name: z.string() })),
});

export type ExternalMenu = z.infer<typeof externalMenuSchema>;
export type ExternalCategory = z.infer<typeof externalCategory>;
export type ExternalItem = z.infer<typeof externalItem>;
export type ExternalModifier = z.infer<typeof externalModifier>;
export type ExternalPrice = z.infer<typeof price>;
export type ExternalGroup = z.infer<typeof externalGroup>;
export type ExternalSize = z.infer<typeof externalSize>;
export type Nomenclature = z.infer<typeof nomenclatureSchema>;
export type NomenclatureProduct = z.infer<typeof product>;
