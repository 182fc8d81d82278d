import { z } from 'zod';
import {
  decorationList,
  flagSchema,
  idSchema,
  nullableIdSchema,
  nullableTextSchema,
  optionalFlagSchema,
  optionalNumberSchema,
  rawListSchema,
  readEach,
  requireList,
  textSchema,
  uuidSchema,
  type Dropped,
} from './reading.js';

/**
 * An organization with `returnAdditionalInfo`, as `/api/1/organizations` gives it. The live server
 * leaves out or nulls most of what the reference calls required, hence the many nulls.
 */
export const organizationSchema = z.object({
  id: uuidSchema,
  name: textSchema,
  code: nullableTextSchema,
  country: nullableTextSchema,
  restaurantAddress: nullableTextSchema,
  latitude: optionalNumberSchema,
  longitude: optionalNumberSchema,
  /** ISO 4217, e.g. `RUB`. */
  currencyIsoName: nullableTextSchema,
  /** Rounding step of a payment in currency units, e.g. `0.01`. */
  currencyMinimumDenomination: optionalNumberSchema,
  countryPhoneCode: nullableTextSchema,
  /** `CourierOnly`, `SelfServiceOnly`, `CourierAndSelfService`; open. */
  deliveryServiceType: nullableTextSchema,
  /** `Legacy`, `City`, `International`, `IntNoPostcode`; open. Rules how an address is sent. */
  addressFormatType: nullableTextSchema,
  orderItemCommentEnabled: optionalFlagSchema,
  isAnonymousGuestsAllowed: optionalFlagSchema,
  isConfirmationEnabled: optionalFlagSchema,
  marketingSourceRequiredInDelivery: optionalFlagSchema,
  isCloud: optionalFlagSchema,
});

export type IikoOrganization = z.output<typeof organizationSchema>;

/** What `/api/1/organizations/settings` answers to the parameters that we ask for. */
export const organizationSettingsSchema = z.object({
  id: idSchema,
  addressFormatType: nullableTextSchema,
  isAnonymousGuestsAllowed: optionalFlagSchema,
  orderItemCommentEnabled: optionalFlagSchema,
  isConfirmationEnabled: optionalFlagSchema,
  marketingSourceRequiredInDelivery: optionalFlagSchema,
  deliveryServiceType: nullableTextSchema,
  deliveryOrderPaymentSettings: nullableTextSchema,
  countryPhoneCode: nullableTextSchema,
  currencyIsoName: nullableTextSchema,
  pricesVatInclusive: optionalFlagSchema,
  loyaltyDiscountAffectsVat: optionalFlagSchema,
  useBusinessHoursAndMapping: optionalFlagSchema,
  defaultDeliveryCityId: nullableIdSchema,
  deliveryCityIds: decorationList(idSchema),
});

export type IikoOrganizationSettings = z.output<typeof organizationSettingsSchema>;

/** Names of the settings above, in the spelling of the request. */
export const ORGANIZATION_SETTINGS = [
  'AddressFormatType',
  'IsAnonymousGuestsAllowed',
  'OrderItemCommentEnabled',
  'IsConfirmationEnabled',
  'MarketingSourceRequiredInDelivery',
  'DeliveryServiceType',
  'DeliveryOrderPaymentSettings',
  'CountryPhoneCode',
  'CurrencyIsoName',
  'PricesVatInclusive',
  'LoyaltyDiscountAffectsVat',
  'UseBusinessHoursAndMapping',
  'DefaultDeliveryCityId',
  'DeliveryCityIds',
] as const;

/** A group of tills that takes orders and has a stop list of its own. */
export const terminalGroupSchema = z.object({
  id: uuidSchema,
  organizationId: uuidSchema,
  name: textSchema,
  /** The vendor calls it deprecated and unused; the organization's address is the reliable one. */
  address: nullableTextSchema,
  /** IANA name on the servers seen; the reference only says "string". */
  timeZone: nullableTextSchema,
  posVersion: nullableTextSchema,
});

export type IikoTerminalGroup = z.output<typeof terminalGroupSchema>;

export const terminalGroupAliveSchema = z.object({
  terminalGroupId: idSchema,
  organizationId: idSchema,
  isAlive: flagSchema,
});

export type IikoTerminalGroupAlive = z.output<typeof terminalGroupAliveSchema>;

/** Groups that `/api/1/terminal_groups` lists by organization, in one list; undefined where the answer has no such list. */
export function parseSleepingGroups(
  answer: unknown,
  dropped: Dropped[],
): IikoTerminalGroup[] | undefined {
  const field = 'terminalGroupsInSleep';
  const { data } = z.looseObject({ [field]: z.array(z.unknown()) }).safeParse(answer);
  return data === undefined ? undefined : parseTerminalGroups(answer, field, dropped);
}

/** The same of a list that has to be there. */
export function parseTerminalGroups(
  answer: unknown,
  field: 'terminalGroups' | 'terminalGroupsInSleep',
  dropped: Dropped[],
): IikoTerminalGroup[] {
  return readEach(requireList(answer, field), field, dropped, (raw, path) =>
    readEach(terminalGroupsOfOneSchema.parse(raw).items, `${path}/items`, dropped, (group) =>
      terminalGroupSchema.parse(group),
    ),
  ).flat();
}

const terminalGroupsOfOneSchema = z.object({ items: rawListSchema });
