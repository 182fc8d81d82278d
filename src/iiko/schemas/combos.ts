import { z } from 'zod';
import {
  amountSchema,
  cleanString,
  decorationList,
  idSchema,
  nameSchema,
  nullableIdSchema,
  numberSchema,
  optionalFlagSchema,
  rawListSchema,
  readEach,
  restrictingList,
  textSchema,
  type Dropped,
} from './reading.js';

const comboProductSchema = z.object({
  productId: idSchema,
  /** Null: the size is left to the guest. */
  sizeId: nullableIdSchema,
  /** Options of the product that the combo does not allow. */
  // One that cannot be read would be allowed.
  forbiddenModifiers: z
    .array(idSchema)
    .nullish()
    .transform((ids) => ids ?? []),
  /** In currency units; what it means is said by the type of the combo. */
  priceModificationAmount: numberSchema()
    .nullish()
    .transform((amount) => amount ?? 0),
  position: amountSchema,
});

const comboGroupSchema = z.object({
  id: idSchema,
  name: textSchema,
  isMainGroup: optionalFlagSchema,
  products: z.array(comboProductSchema),
});

const dateSchema = cleanString()
  .nullish()
  .transform((date) => (date ? date : null));

const comboSpecificationSchema = z.object({
  /** What an order names as `sourceId`. */
  sourceActionId: idSchema,
  categoryId: nullableIdSchema,
  name: nameSchema,
  /**
   * 0 fixed price of the combo, 1 fixed price of each position, 2 discount on the cheapest, 3 on the most
   * expensive, 4 percentage off each; 5 exists and is not described.
   */
  priceModificationType: z.number().int(),
  priceModification: z.number(),
  /** Null counts as yes: the reference lets it be absent. */
  isActive: z
    .boolean()
    .nullish()
    .catch(false)
    .transform((flag) => flag ?? null),
  /** Local to the restaurant; of another type it is an error, since no date means no end. */
  startDate: dateSchema,
  expirationDate: dateSchema,
  includeModifiers: optionalFlagSchema,
  sortOrder: amountSchema,
  groups: z.array(comboGroupSchema),
});

export type IikoComboSpecification = z.output<typeof comboSpecificationSchema>;

export interface IikoCombos {
  specifications: IikoComboSpecification[];
  categories: { id: string; name: string }[];
}

const combosAnswerSchema = z.object({
  comboSpecifications: rawListSchema,
  comboCategories: decorationList(z.object({ id: idSchema, name: textSchema })),
});

/** A combo of which a part cannot be read is left out: its price would be guessed. */
export function parseCombos(answer: unknown, dropped: Dropped[]): IikoCombos {
  const { comboSpecifications, comboCategories } = combosAnswerSchema.parse(answer);
  return {
    specifications: readEach(comboSpecifications, 'comboSpecifications', dropped, (raw) =>
      comboSpecificationSchema.parse(raw),
    ),
    categories: comboCategories,
  };
}

/** `price` is 0 while a group is not filled as it should be: a group that cannot be read costs the answer. */
export const comboPriceSchema = z.object({
  price: z.number(),
  incorrectlyFilledGroups: restrictingList(idSchema),
});

export type IikoComboPrice = z.output<typeof comboPriceSchema>;
