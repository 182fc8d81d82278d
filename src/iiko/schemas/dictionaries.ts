import { z } from 'zod';
import {
  cleanString,
  decorationList,
  deletedSchema,
  flagSchema,
  idSchema,
  nullableTextSchema,
  permittingFlagSchema,
  rawListSchema,
  readEach,
  requireList,
  restrictingList,
  textSchema,
  type Dropped,
} from './reading.js';

/** An id, or an object with one: the reference calls it an id. */
const marketingCampaignIdSchema = z
  .union([idSchema, z.object({ id: idSchema })])
  .transform((campaign) => (typeof campaign === 'string' ? campaign : campaign.id));

export const paymentTypeSchema = z
  .object({
    id: idSchema,
    code: nullableTextSchema,
    name: textSchema,
    isDeleted: deletedSchema,
    /** `Cash`, `Card`, `External`, `IikoCard` (create calls that one `LoyaltyCard`), …; open. */
    paymentTypeKind: nullableTextSchema,
    /** `External`, `Internal`, `Both`: whether money taken outside the till may be reported. */
    paymentProcessingType: nullableTextSchema,
    /** Whether it may pay a part of an order beside others. */
    combinable: permittingFlagSchema,
    /** The type can be used in these terminal groups only, none meaning all: one that is unreadable costs the type. */
    terminalGroups: restrictingList(z.object({ id: idSchema })),
    /** Loyalty campaigns that pay with this type. */
    applicableMarketingCampaigns: decorationList(marketingCampaignIdSchema),
  })
  .transform(({ terminalGroups, applicableMarketingCampaigns, ...paymentType }) => ({
    ...paymentType,
    marketingCampaignIds: applicableMarketingCampaigns,
    terminalGroupIds: terminalGroups.map((group) => group.id),
  }));

export type IikoPaymentType = z.output<typeof paymentTypeSchema>;

/** A type of tips belongs to organizations, to services and to payment types. */
export const tipsTypeSchema = z.object({
  id: idSchema,
  name: textSchema,
  organizationIds: decorationList(idSchema),
  /** `Common`, `DeliveryByCourier`, `DeliveryPickUp` (orders say `DeliveryByClient`); open. */
  orderServiceTypes: decorationList(cleanString()),
  paymentTypesIds: decorationList(idSchema),
});

export type IikoTipsType = z.output<typeof tipsTypeSchema>;

/** Why dishes that the kitchen has are taken off an order, and at whose expense. */
export const removalTypeSchema = z.object({
  id: idSchema,
  name: textSchema,
  canWriteoffToCafe: flagSchema,
  canWriteoffToWaiter: flagSchema,
  canWriteoffToUser: flagSchema,
  isDeleted: deletedSchema,
});

export type IikoRemovalType = z.output<typeof removalTypeSchema>;

/** `orderServiceType`: `Common` is an order in the restaurant itself; pickup is `DeliveryPickUp` here. */
export const orderTypeSchema = z.object({
  id: idSchema,
  name: textSchema,
  orderServiceType: nullableTextSchema,
  isDeleted: deletedSchema,
  isDefault: flagSchema,
});

export type IikoOrderType = z.output<typeof orderTypeSchema> & { organizationId: string };

/** The types of all organizations in one list. */
export function parseOrderTypes(answer: unknown, dropped: Dropped[]): IikoOrderType[] {
  const field = 'orderTypes';
  return readEach(requireList(answer, field), field, dropped, (raw, path) => {
    const { organizationId, items } = orderTypesOfOneSchema.parse(raw);
    return readEach(items, `${path}/items`, dropped, (type) => ({
      organizationId,
      ...orderTypeSchema.parse(type),
    }));
  }).flat();
}

const orderTypesOfOneSchema = z.object({ organizationId: idSchema, items: rawListSchema });

export const cancelCauseSchema = z.object({
  id: idSchema,
  name: textSchema,
  isDeleted: deletedSchema,
});

export type IikoCancelCause = z.output<typeof cancelCauseSchema>;

const namedSchema = z.object({ id: idSchema, name: textSchema });

/** `priceCategories` is null when the key's prices come from the external menu. */
export const externalMenusSchema = z
  .object({
    externalMenus: decorationList(namedSchema),
    priceCategories: decorationList(namedSchema),
  })
  .transform(({ externalMenus, priceCategories }) => ({ menus: externalMenus, priceCategories }));

export type IikoExternalMenus = z.output<typeof externalMenusSchema>;
