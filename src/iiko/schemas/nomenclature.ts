import { z } from 'zod';
import { imageLinksSchema } from './image-link.js';
import {
  amountSchema,
  barringFlagSchema,
  cleanString,
  contentSchema,
  decorationList,
  flagSchema,
  identityOf,
  idSchema,
  nullableIdSchema,
  nullableTextSchema,
  numberSchema,
  paragraphSchema,
  rawListSchema,
  readEach,
  textSchema,
  type Dropped,
  type ReadTotals,
} from './reading.js';

const limitSchema = numberSchema().pipe(z.number().nonnegative());
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
  /** `minAmount` and `maxAmount` of the children count only when this is true; of another type it is an error. */
  childModifiersHaveMinMaxRestrictions: z
    .boolean()
    .nullish()
    .transform((flag) => flag ?? false),
  childModifiers: rawListSchema,
});

const sizePriceSchema = z.object({
  sizeId: nullableIdSchema,
  price: z.object({
    /** Null: not sold. */
    currentPrice: numberSchema()
      .nullish()
      .transform((price) => price ?? null),
    isIncludedInMenu: z.boolean(),
  }),
});

const groupSchema = z.object({
  id: idSchema,
  name: textSchema,
  description: paragraphSchema,
  parentGroup: nullableIdSchema,
  order: amountSchema,
  isIncludedInMenu: flagSchema,
  /** A set of modifiers when true, a category of the menu when false. */
  isGroupModifier: barringFlagSchema,
  isDeleted: barringFlagSchema,
  imageLinks: imageLinksSchema,
  tags: decorationList(cleanString()),
});

const productSchema = z
  .object({
    id: idSchema,
    name: textSchema,
    code: nullableTextSchema,
    description: paragraphSchema,
    /** Lower case: `dish`, `good`, `modifier`, `service`; live data capitalises it. */
    type: cleanString()
      .nullish()
      .transform((type) => type?.toLowerCase() ?? ''),
    orderItemType: cleanString()
      .nullish()
      .transform((type) => (type ? type : 'Product')),
    modifierSchemaId: nullableIdSchema,
    /** Category of the exported menu; `groupId` of the answer is the stock group and is not used. */
    parentGroup: nullableIdSchema,
    order: amountSchema,
    isDeleted: barringFlagSchema,
    /** Kilograms. */
    weight: amountSchema,
    /** In 100 grams. */
    fatAmount: contentSchema,
    proteinsAmount: contentSchema,
    carbohydratesAmount: contentSchema,
    energyAmount: contentSchema,
    sizePrices: rawListSchema,
    modifiers: rawListSchema,
    groupModifiers: rawListSchema,
    imageLinks: imageLinksSchema,
    tags: decorationList(cleanString()),
  })
  // What is deleted is not missed.
  .refine(({ name, isDeleted }) => isDeleted || name !== '', {
    path: ['name'],
    message: 'no readable name',
  });

const sizeSchema = z.object({
  id: idSchema,
  name: nullableTextSchema,
  priority: amountSchema,
  isDefault: flagSchema,
});

const productCategorySchema = z.object({ id: idSchema, name: textSchema, isDeleted: flagSchema });

const nomenclatureSchema = z
  .object({
    // Without one the next reading is a whole one.
    revision: z
      .number()
      .int()
      .nullish()
      .catch(null)
      .transform((revision) => revision ?? 0),
    groups: rawListSchema,
    productCategories: rawListSchema,
    products: z.array(z.unknown()),
    sizes: rawListSchema,
  })
  .refine(
    ({ revision, products }) => revision > 0 || products.length > 0,
    'neither a revision nor products',
  );

export type IikoNomenclatureGroup = z.output<typeof groupSchema>;
export type IikoNomenclatureModifier = z.output<typeof modifierSchema>;
export type IikoNomenclatureSizePrice = z.output<typeof sizePriceSchema>;
export type IikoNomenclatureSize = z.output<typeof sizeSchema>;
export type IikoProductCategory = z.output<typeof productCategorySchema>;

/** What can be told of a modifier that cannot be read; without limits it may be required. */
export interface IikoNomenclatureLostModifier {
  id: string | null;
  name: string | null;
  minAmount: number | undefined;
}

export type IikoNomenclatureGroupModifier = Omit<
  z.output<typeof groupModifierSchema>,
  'childModifiers'
> & { childModifiers: IikoNomenclatureModifier[]; lost: IikoNomenclatureLostModifier[] };

export type IikoNomenclatureProduct = Omit<
  z.output<typeof productSchema>,
  'sizePrices' | 'modifiers' | 'groupModifiers'
> & {
  sizePrices: IikoNomenclatureSizePrice[];
  modifiers: IikoNomenclatureModifier[];
  /** Single modifiers that cannot be read. */
  lost: IikoNomenclatureLostModifier[];
  groupModifiers: IikoNomenclatureGroupModifier[];
};

/** All lists empty and `revision` as asked: nothing changed since `startRevision`. */
export interface IikoNomenclature {
  revision: number;
  groups: IikoNomenclatureGroup[];
  /** Groups that cannot be read; null where not even the id can. */
  lostGroups: (string | null)[];
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
 * Reads an answer of `/api/1/nomenclature`. What cannot be read is left out at the smallest place that leaves an
 * orderable rest – a modifier, a size, a product, a group – and named in `dropped`. A group of modifiers that cannot be
 * read takes its product along: without the group's limits it cannot be ordered correctly.
 * @throws z.ZodError when the answer as a whole is something else
 */
export function parseNomenclature(answer: unknown): NomenclatureReading {
  const raw = nomenclatureSchema.parse(answer);
  const dropped: Dropped[] = [];
  const read = <Schema extends z.ZodType>(list: unknown[], path: string, schema: Schema) =>
    readEach(list, path, dropped, (element) => schema.parse(element));
  const products = readEach(raw.products, 'products', dropped, (product, path) =>
    readProduct(product, path, dropped),
  );
  const before = dropped.length;
  const groups = read(raw.groups, 'groups', groupSchema);
  return {
    nomenclature: {
      revision: raw.revision,
      groups,
      lostGroups: dropped.slice(before).map(({ id }) => id),
      productCategories: read(raw.productCategories, 'productCategories', productCategorySchema),
      products,
      sizes: read(raw.sizes, 'sizes', sizeSchema),
    },
    dropped,
    totals: { received: raw.products.length, kept: products.length },
  };
}

function readProduct(raw: unknown, path: string, dropped: Dropped[]): IikoNomenclatureProduct {
  const { sizePrices, modifiers, groupModifiers, ...product } = productSchema.parse(raw);
  const singles = readModifiers(modifiers, `${path}/modifiers`, dropped);
  return {
    ...product,
    sizePrices: readEach(sizePrices, `${path}/sizes`, dropped, (price) =>
      sizePriceSchema.parse(price),
    ),
    modifiers: singles.read,
    lost: singles.lost,
    groupModifiers: groupModifiers.map((group, index) =>
      readGroupModifier(group, `${path}/modifierGroups[${index}]`, dropped),
    ),
  };
}

function readGroupModifier(
  raw: unknown,
  path: string,
  dropped: Dropped[],
): IikoNomenclatureGroupModifier {
  const { childModifiers, ...group } = groupModifierSchema.parse(raw);
  const { read, lost } = readModifiers(childModifiers, `${path}/modifiers`, dropped);
  return { ...group, childModifiers: read, lost };
}

const minimumSchema = z.object({ minAmount: limitSchema });

function readModifiers(
  list: unknown[],
  path: string,
  dropped: Dropped[],
): { read: IikoNomenclatureModifier[]; lost: IikoNomenclatureLostModifier[] } {
  const lost: IikoNomenclatureLostModifier[] = [];
  const read = readEach(list, path, dropped, (raw) => {
    const parsed = modifierSchema.safeParse(raw);
    if (!parsed.success) {
      const minAmount = minimumSchema.safeParse(raw).data?.minAmount;
      lost.push({ ...identityOf(raw), minAmount });
      throw parsed.error;
    }
    return parsed.data;
  });
  return { read, lost };
}
