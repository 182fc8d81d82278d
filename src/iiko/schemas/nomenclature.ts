import { z } from 'zod';
import {
  amountSchema,
  decorationList,
  flagSchema,
  idSchema,
  nullableIdSchema,
  nullableTextSchema,
  rawListSchema,
  readEach,
  textSchema,
  type Dropped,
  type ReadTotals,
} from './reading.js';

const limitSchema = z.number().nonnegative();
const optionalLimitSchema = limitSchema.nullish().transform((limit) => limit ?? 0);

const modifierSchema = z.object({
  /** Product id of the modifier. */
  id: idSchema,
  minAmount: limitSchema,
  maxAmount: limitSchema,
  required: flagSchema,
  defaultAmount: optionalLimitSchema,
  freeOfChargeAmount: optionalLimitSchema,
  hideIfDefaultAmount: flagSchema,
  splittable: flagSchema,
});

const groupModifierSchema = modifierSchema.extend({
  /** `minAmount` and `maxAmount` of the children count only when this is true. */
  childModifiersHaveMinMaxRestrictions: flagSchema,
  childModifiers: z.array(modifierSchema),
});

const sizePriceSchema = z.object({
  sizeId: nullableIdSchema,
  price: z.object({ currentPrice: z.number(), isIncludedInMenu: z.boolean() }),
});

const groupSchema = z.object({
  id: idSchema,
  name: textSchema,
  description: nullableTextSchema,
  parentGroup: nullableIdSchema,
  order: amountSchema,
  isIncludedInMenu: flagSchema,
  /** A set of modifiers when true, a category of the menu when false. */
  isGroupModifier: flagSchema,
  isDeleted: flagSchema,
  imageLinks: decorationList(z.string()),
  tags: decorationList(z.string()),
});

const productSchema = z.object({
  id: idSchema,
  name: z.string(),
  code: nullableTextSchema,
  description: nullableTextSchema,
  /** Lower case: `dish`, `good`, `modifier`, `service`; live data capitalises it. */
  type: textSchema.transform((type) => type.toLowerCase()),
  orderItemType: textSchema.transform((type) => (type === '' ? 'Product' : type)),
  modifierSchemaId: nullableIdSchema,
  /** Category of the exported menu; `groupId` of the answer is the stock group and is not used. */
  parentGroup: nullableIdSchema,
  productCategoryId: nullableIdSchema,
  order: amountSchema,
  isDeleted: flagSchema,
  splittable: flagSchema,
  useBalanceForSell: flagSchema,
  measureUnit: nullableTextSchema,
  /** Kilograms. */
  weight: amountSchema,
  fatAmount: amountSchema,
  proteinsAmount: amountSchema,
  carbohydratesAmount: amountSchema,
  energyAmount: amountSchema,
  sizePrices: z
    .array(sizePriceSchema)
    .nullish()
    .transform((prices) => prices ?? []),
  modifiers: z
    .array(modifierSchema)
    .nullish()
    .transform((modifiers) => modifiers ?? []),
  groupModifiers: z
    .array(groupModifierSchema)
    .nullish()
    .transform((groups) => groups ?? []),
  imageLinks: decorationList(z.string()),
  tags: decorationList(z.string()),
});

const sizeSchema = z.object({
  id: idSchema,
  name: textSchema,
  priority: amountSchema,
  isDefault: flagSchema,
});

const productCategorySchema = z.object({ id: idSchema, name: textSchema, isDeleted: flagSchema });

const nomenclatureSchema = z.object({
  revision: z.number().int(),
  groups: rawListSchema,
  productCategories: rawListSchema,
  products: rawListSchema,
  sizes: rawListSchema,
});

export type IikoNomenclatureGroup = z.output<typeof groupSchema>;
export type IikoNomenclatureProduct = z.output<typeof productSchema>;
export type IikoNomenclatureModifier = z.output<typeof modifierSchema>;
export type IikoNomenclatureGroupModifier = z.output<typeof groupModifierSchema>;
export type IikoNomenclatureSize = z.output<typeof sizeSchema>;
export type IikoProductCategory = z.output<typeof productCategorySchema>;

/** All lists empty and `revision` as asked: nothing changed since `startRevision`. */
export interface IikoNomenclature {
  revision: number;
  groups: IikoNomenclatureGroup[];
  productCategories: IikoProductCategory[];
  products: IikoNomenclatureProduct[];
  sizes: IikoNomenclatureSize[];
}

export interface NomenclatureReading {
  nomenclature: IikoNomenclature;
  dropped: Dropped[];
  /** Products. */
  totals: ReadTotals;
}

/**
 * Reads an answer of `/api/1/nomenclature`; a group, product or size that cannot be read is left out
 * and named in `dropped`.
 * @throws z.ZodError when the answer as a whole is something else
 */
export function parseNomenclature(answer: unknown): NomenclatureReading {
  const raw = nomenclatureSchema.parse(answer);
  const dropped: Dropped[] = [];
  const read = <Schema extends z.ZodType>(list: unknown[], path: string, schema: Schema) =>
    readEach(list, path, dropped, (element) => schema.parse(element));
  const products = read(raw.products, 'products', productSchema);
  return {
    nomenclature: {
      revision: raw.revision,
      groups: read(raw.groups, 'groups', groupSchema),
      productCategories: read(raw.productCategories, 'productCategories', productCategorySchema),
      products,
      sizes: read(raw.sizes, 'sizes', sizeSchema),
    },
    dropped,
    totals: { received: raw.products.length, kept: products.length },
  };
}
