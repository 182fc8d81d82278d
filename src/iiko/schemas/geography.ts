import { z } from 'zod';
import {
  cleanString,
  decorationList,
  flagSchema,
  decidingFlagSchema,
  deletedSchema,
  idSchema,
  limitSchema,
  limitTextSchema,
  nullableIdSchema,
  nullableTextSchema,
  optionalNumberSchema,
  rawListSchema,
  readEach,
  requireList,
  restrictingList,
  textSchema,
  type Dropped,
} from './reading.js';

export const citySchema = z.object({
  id: idSchema,
  name: textSchema,
  isDeleted: deletedSchema,
  classifierId: nullableTextSchema,
});

export type IikoCity = z.output<typeof citySchema> & { organizationId: string };

export const streetSchema = z.object({
  id: idSchema,
  name: textSchema,
  isDeleted: deletedSchema,
  /** KLADR code, where the directory was filled from it. */
  classifierId: nullableTextSchema,
});

export type IikoStreet = z.output<typeof streetSchema>;

const citiesOfOneSchema = z.object({ organizationId: idSchema, items: rawListSchema });

/** What `/api/1/cities` lists by organization, in one list. */
export function parseCities(answer: unknown, dropped: Dropped[]): IikoCity[] {
  return readEach(requireList(answer, 'cities'), 'cities', dropped, (raw, path) => {
    const { organizationId, items } = citiesOfOneSchema.parse(raw);
    return readEach(items, `${path}/items`, dropped, (city) => ({
      ...citySchema.parse(city),
      organizationId,
    }));
  }).flat();
}

const pointSchema = z.object({ latitude: z.number(), longitude: z.number() });

/**
 * One rule of delivery; what is null in it does not restrict, so what cannot be read of its limits costs the rule.
 * Sums in currency units.
 */
export const restrictionSchema = z.object({
  terminalGroupId: nullableIdSchema,
  organizationId: nullableIdSchema,
  /** Name of a zone. */
  zone: limitTextSchema,
  minSum: limitSchema,
  /** Bit mask of days; the order of bits is not documented. */
  weekMap: optionalNumberSchema,
  /** Minutes from midnight, local to the restaurant. */
  from: limitSchema,
  to: limitSchema,
  /** The lower, the earlier it is chosen. */
  priority: optionalNumberSchema,
  deliveryDurationInMinutes: optionalNumberSchema,
  deliveryServiceProductId: nullableIdSchema,
});

const zoneSchema = z.object({
  name: textSchema,
  /**
   * The polygon's corners; empty for a zone made of streets and houses, and for one with a corner that cannot be read:
   * without it, it would be another zone. Only iiko can tell what is in either.
   */
  coordinates: restrictingList(pointSchema).catch([]),
  addresses: z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((list) => list?.length ?? 0),
});

/**
 * Cartography and rules of delivery of one organization. No rules at all means that everything is allowed, so a rule
 * that cannot be read costs the whole: the rules that were read before stay.
 */
export const deliveryRestrictionsSchema = z.object({
  organizationId: idSchema,
  defaultDeliveryDurationInMinutes: optionalNumberSchema,
  defaultSelfServiceDurationInMinutes: optionalNumberSchema,
  useSameDeliveryDuration: flagSchema,
  useSameMinSum: decidingFlagSchema,
  defaultMinSum: limitSchema,
  useSameWorkTimeInterval: decidingFlagSchema,
  defaultFrom: limitSchema,
  defaultTo: limitSchema,
  useSameRestrictionsOnAllWeek: flagSchema,
  addDeliveryServiceCost: decidingFlagSchema,
  useSameDeliveryServiceProduct: decidingFlagSchema,
  defaultDeliveryServiceProductId: nullableIdSchema,
  rejectOnGeocodingError: flagSchema,
  restrictions: z.array(restrictionSchema),
  deliveryZones: z.array(zoneSchema),
});

export type IikoDeliveryRestrictions = z.output<typeof deliveryRestrictionsSchema>;

const allowedItemSchema = z.object({
  terminalGroupId: idSchema,
  organizationId: idSchema,
  deliveryDurationInMinutes: optionalNumberSchema,
  zone: limitTextSchema,
  deliveryServiceProductId: nullableIdSchema,
});

const rejectedItemSchema = z.object({
  terminalGroupId: nullableIdSchema,
  organizationId: nullableIdSchema,
  zone: nullableTextSchema,
  /** `SumIsLessThenMinimum` (their spelling), `DayOfWeekIsUnacceptable`, `DeliveryTimeIsUnacceptable`, `OutOfTerminalZone`, `Undefined`; open. */
  rejectCode: textSchema,
  rejectHint: nullableTextSchema,
  rejectItemData: z
    .object({
      dateFrom: nullableTextSchema,
      dateTo: nullableTextSchema,
      allowedWeekDays: decorationList(cleanString()),
      minSum: optionalNumberSchema,
    })
    .nullish()
    .catch(null)
    .transform((data) => data ?? null),
});

/**
 * What iiko says to one address, time and sum. The product of an allowed item is the price of the delivery: an item
 * whose terms cannot be read costs the answer. So does one that names who delivers and does not say yes.
 */
export const deliveryAllowedSchema = z
  .object({
    isAllowed: flagSchema,
    location: pointSchema
      .nullish()
      .catch(null)
      .transform((point) => point ?? null),
    allowedItems: restrictingList(allowedItemSchema),
    rejectedItems: decorationList(rejectedItemSchema),
  })
  .refine(({ isAllowed, allowedItems }) => isAllowed || allowedItems.length === 0, {
    message: 'names who delivers, but does not allow it',
  });

export type IikoDeliveryAllowed = z.output<typeof deliveryAllowedSchema>;

/** Body of `/api/1/delivery_restrictions/allowed`; sums in currency units. */
export interface IikoDeliveryQuestion {
  organizationIds: string[];
  isCourierDelivery: boolean;
  deliveryAddress?: {
    city?: string;
    streetName?: string;
    streetId?: string;
    house?: string;
    building?: string;
    /** The whole address up to the house, for organizations with the `City` format. */
    line1?: string;
  };
  orderLocation?: { latitude: number; longitude: number };
  orderItems?: { id: string; product: string; amount: number }[];
  /** `yyyy-MM-dd HH:mm:ss.SSS`, local; absent: now. */
  deliveryDate?: string;
  /** Absent: no minimum is looked at. */
  deliverySum?: number;
  discountSum?: number;
}
