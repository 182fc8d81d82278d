import { z } from 'zod';
import { beginSchema, endSchema, weekdaysSchema, withinDay } from './hours.js';
import { imageLinkSchema } from './image-link.js';
import {
  amountSchema,
  barringFlagSchema,
  cleanString,
  contentSchema,
  decorationList,
  flagSchema,
  idSchema,
  nameSchema,
  nullableIdSchema,
  nullableTextSchema,
  numberSchema,
  optionalNumberSchema,
  paragraphSchema,
  priceSchema,
  rawListSchema,
  textSchema,
} from './reading.js';

/**
 * Fields of the external menu in its three formats. Format 2 says `itemId`, `sizeId`, `itemGroupId`,
 * `portionWeightGrams`, `canBeDivided`, `byDefault`; formats 3 and 4 say `id`, `weight`, `splittable`,
 * `defaultQuantity`. Nothing in the answer tells them apart reliably, so either name is read.
 */
const named = {
  name: textSchema,
  description: paragraphSchema,
  isHidden: barringFlagSchema,
};

/** Format 2 gives objects, formats 3 and 4 plain strings. */
const tagSchema = z.union([
  cleanString().transform((name) => ({ id: null, name })),
  z.object({ id: nullableIdSchema, name: textSchema }),
]);

const labelSchema = z.union([
  cleanString().transform((name) => ({ code: null, name })),
  z.object({ code: nullableTextSchema, name: textSchema }),
]);

const allergenSchema = z.object({
  id: nullableIdSchema,
  code: nullableTextSchema,
  name: textSchema,
  isDeleted: flagSchema,
});

/** Current reference: `organizations[]`; live servers: `organizationId`. Empty: every organization. */
const owners = {
  organizationId: idSchema.nullish(),
  // An id that cannot be read must not leave an empty list, which means every organization.
  organizations: z.array(idSchema).nullish(),
};

const menuPriceSchema = z.object({ ...owners, price: priceSchema }).transform(withOwners);

const nutritionValuesSchema = z
  .object({
    ...owners,
    fats: contentSchema,
    proteins: contentSchema,
    carbs: contentSchema,
    energy: contentSchema,
  })
  .transform(withOwners);

/** The reference says a list, live servers send an object or null (seen live in format 2). */
const nutritionSchema = z.preprocess(
  (found) => (Array.isArray(found) ? (found as unknown[]) : [found]),
  decorationList(nutritionValuesSchema),
);

const pricesSchema = z
  .array(menuPriceSchema)
  .nullish()
  .transform((prices) => prices ?? []);

/** What the meaning of limits hangs on: of another type it is an error. */
const strictFlag = z
  .union([z.boolean(), z.stringbool()])
  .nullish()
  .transform((flag) => flag ?? false);

const limit = (fallback: number) =>
  numberSchema()
    .pipe(z.number().nonnegative())
    .nullish()
    .transform((value) => value ?? fallback);

const restrictionsSchema = z
  .object({
    minQuantity: limit(0),
    // The vendor's defaults: none required, one allowed.
    maxQuantity: limit(1),
    freeQuantity: limit(0),
    byDefault: limit(0).optional(),
    defaultQuantity: limit(0).optional(),
    hideIfDefaultQuantity: flagSchema,
  })
  .transform(({ byDefault, defaultQuantity, ...limits }) => ({
    ...limits,
    defaultQuantity: byDefault ?? defaultQuantity ?? 0,
  }));

/** `null` on a modifier: it has no limits of its own, those of its group rule. */
export const nullableRestrictionsSchema = z
  .union([restrictionsSchema, z.array(restrictionsSchema)])
  .nullish()
  .transform((found) => (Array.isArray(found) ? (found[0] ?? null) : (found ?? null)));

export const modifierSchema = z
  .object({
    ...named,
    name: nameSchema,
    itemId: idSchema.nullish(),
    id: idSchema.nullish(),
    sku: textSchema,
    restrictions: nullableRestrictionsSchema,
    prices: pricesSchema,
    portionWeightGrams: amountSchema.optional(),
    weight: amountSchema.optional(),
    position: amountSchema,
    independentQuantity: flagSchema,
    buttonImageUrl: imageLinkSchema,
    /** Format 2; formats 3 and 4 give ids into the menu's `allergenGroups`. */
    allergens: decorationList(allergenSchema),
    allergenGroups: decorationList(allergenSchema),
    allergenGroupIds: decorationList(idSchema),
  })
  .transform(({ itemId, id, portionWeightGrams, weight, ...modifier }, context) => {
    const { buttonImageUrl, ...rest } = modifier;
    return {
      ...rest,
      id: requireId(itemId ?? id, context),
      portionWeightGrams: portionWeightGrams ?? weight ?? 0,
      image: buttonImageUrl,
    };
  });

export const modifierGroupSchema = z
  .object({
    ...named,
    itemGroupId: nullableIdSchema.optional(),
    id: nullableIdSchema.optional(),
    restrictions: nullableRestrictionsSchema,
    childModifiersHaveMinMaxRestrictions: strictFlag,
    canBeDivided: flagSchema.optional(),
    splittable: flagSchema.optional(),
    items: rawListSchema,
  })
  .transform(({ itemGroupId, id, canBeDivided, splittable, ...group }) => ({
    ...group,
    /** `null`: the bucket of single modifiers; an order must then not name a group. */
    id: itemGroupId ?? id ?? null,
    restrictions: group.restrictions ?? restrictionsSchema.parse({}),
    canBeDivided: canBeDivided ?? splittable ?? false,
  }));

export const sizeSchema = z
  .object({
    sizeId: nullableIdSchema.optional(),
    id: nullableIdSchema.optional(),
    sizeName: nullableTextSchema,
    sizeCode: nullableTextSchema,
    sku: textSchema,
    isDefault: flagSchema,
    isHidden: barringFlagSchema,
    portionWeightGrams: amountSchema.optional(),
    weight: amountSchema.optional(),
    measureUnitType: textSchema,
    buttonImageUrl: imageLinkSchema,
    prices: pricesSchema,
    nutritionPerHundredGrams: nutritionSchema,
    nutritions: nutritionSchema,
    itemModifierGroups: rawListSchema,
  })
  .transform(({ sizeId, id, sizeName, sizeCode, portionWeightGrams, weight, ...size }) => {
    const { buttonImageUrl, nutritionPerHundredGrams, nutritions, ...rest } = size;
    return {
      ...rest,
      /** `null`: the dish has no sizes; an order must then not name one. */
      id: sizeId ?? id ?? null,
      name: sizeName,
      code: sizeCode,
      portionWeightGrams: portionWeightGrams ?? weight ?? 0,
      image: buttonImageUrl,
      nutritions: [...nutritionPerHundredGrams, ...nutritions],
    };
  });

export const itemSchema = z
  .object({
    ...named,
    itemId: idSchema.nullish(),
    id: idSchema.nullish(),
    sku: textSchema,
    /** `DISH`, `COMBO`, live also `SERVICE`; open. */
    type: cleanString()
      .nullish()
      .transform((type) => (type ? type.toUpperCase() : 'DISH')),
    orderItemType: cleanString()
      .nullish()
      .transform((type) => (type ? type : 'Product')),
    modifierSchemaId: nullableIdSchema,
    canBeDivided: flagSchema.optional(),
    splittable: flagSchema.optional(),
    useBalanceForSell: flagSchema,
    measureUnit: textSchema,
    productCategoryId: nullableIdSchema,
    allergens: decorationList(allergenSchema),
    /** An older name of the same, which the vendor's own example has. */
    allergenGroups: decorationList(allergenSchema),
    allergenGroupIds: decorationList(idSchema),
    tags: decorationList(tagSchema),
    labels: decorationList(labelSchema),
    itemSizes: rawListSchema,
  })
  // What is hidden is not missed.
  .refine(({ name, isHidden }) => isHidden || name !== '', {
    path: ['name'],
    message: 'no readable name',
  })
  .transform(({ itemId, id, canBeDivided, splittable, ...item }, context) => ({
    ...item,
    allergens: [...item.allergens, ...item.allergenGroups],
    id: requireId(itemId ?? id, context),
    canBeDivided: canBeDivided ?? splittable ?? false,
  }));

const comboChoiceSizeSchema = z.object({
  /** Of the combo. */
  comboSizeId: nullableIdSchema,
  /** Of the dish. */
  sizeId: nullableIdSchema,
  prices: pricesSchema,
});

const comboChoiceSchema = z.object({
  itemId: idSchema,
  sizeId: nullableIdSchema,
  // One that cannot be read would be allowed.
  forbiddenModifiers: z
    .array(idSchema)
    .nullish()
    .transform((ids) => ids ?? []),
  priceModificationAmount: priceSchema,
  sizes: z
    .array(comboChoiceSizeSchema)
    .nullish()
    .transform((sizes) => sizes ?? []),
});

/** What an item of the type `COMBO` is made of in format 4; it has nothing else of a dish. */
export const comboItemSchema = z.object({
  sizes: z
    .array(z.object({ sizeId: idSchema, name: nullableTextSchema, isHidden: barringFlagSchema }))
    .nullish()
    .transform((sizes) => sizes ?? []),
  groups: z.array(
    z.object({
      id: idSchema,
      name: textSchema,
      isMainGroup: flagSchema,
      items: z.array(comboChoiceSchema),
    }),
  ),
});

/** Local hours. */
export const scheduleSchema = z
  .object({ begin: beginSchema, end: endSchema, daysOfWeek: weekdaysSchema })
  .transform((hours) => ({ ...hours, end: withinDay(hours.begin, hours.end) }));

export const categorySchema = z
  .object({
    ...named,
    id: nullableIdSchema,
    buttonImageUrl: imageLinkSchema,
    iikoGroupId: nullableIdSchema.catch(null),
    schedules: rawListSchema,
    tags: decorationList(tagSchema),
    labels: decorationList(labelSchema),
    items: rawListSchema,
  })
  .transform(({ buttonImageUrl, ...category }) => ({ ...category, image: buttonImageUrl }));

export const intervalSchema = z
  .object({ organizationId: idSchema, fromTime: beginSchema, toTime: endSchema })
  .transform((hours) => ({ ...hours, toTime: withinDay(hours.fromTime, hours.toTime) }));

export const menuSchema = z
  .object({
    id: nullableIdSchema.catch(null),
    name: textSchema,
    description: paragraphSchema,
    revision: optionalNumberSchema,
    formatVersion: optionalNumberSchema,
    intervals: rawListSchema,
    allergenGroups: decorationList(allergenSchema),
    itemCategories: z.array(z.unknown()).nullish(),
    itemGroups: z.array(z.unknown()).nullish(),
  })
  .transform(({ itemCategories, itemGroups, ...menu }, context) => {
    const categories = itemCategories ?? itemGroups;
    if (!categories) {
      context.addIssue({ code: 'custom', message: 'neither itemCategories nor itemGroups' });
      return z.NEVER;
    }
    if (menu.id === null && categories.length === 0) {
      context.addIssue({ code: 'custom', message: 'neither an id nor categories' });
      return z.NEVER;
    }
    return { ...menu, categories };
  });

function requireId(id: string | null | undefined, context: z.RefinementCtx): string {
  if (id === null || id === undefined) {
    context.addIssue({ code: 'custom', message: 'neither itemId nor id' });
    return z.NEVER;
  }
  return id;
}

function withOwners<
  Owned extends { organizationId?: string | null; organizations?: string[] | null },
>({ organizationId, organizations, ...owned }: Owned) {
  const organizationIds = [...(organizationId ? [organizationId] : []), ...(organizations ?? [])];
  return { ...owned, organizationIds };
}
