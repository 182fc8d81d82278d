import type {
  IikoCancelCause,
  IikoPaymentType,
  IikoTipsType,
} from '../../iiko/schemas/dictionaries.js';
import type {
  IikoOrganization,
  IikoOrganizationSettings,
  IikoTerminalGroup,
} from '../../iiko/schemas/organizations.js';
import { isUtc, readTimeZone } from '../../platform/time/time-zones.js';
import type {
  CancelCause,
  OrganizationContent,
  PaymentType,
  TippedService,
  TipsType,
} from '../restaurant.js';

/** What the reference calls required and live servers leave out of `organizations` all the same. */
const NEEDED = ['currencyIsoName', 'addressFormatType', 'deliveryServiceType'] as const;

/** iiko's installation for Russia names no currency on some stands; the rouble is what they trade in. */
const DEFAULT_CURRENCY = 'RUB';

/** The cash type that every iiko server is delivered with, under the same id. */
const BUILT_IN_CASH: PaymentType = {
  id: '09322f46-578a-d210-add7-eec222a08871',
  kind: 'Cash',
  name: 'Наличные',
  processing: 'Internal',
  marketingCampaignIds: [],
  combinable: true,
};

/** Whether `organizations/settings` has to be asked for the rest. */
export function lacksSettings(organization: IikoOrganization): boolean {
  return NEEDED.some((field) => organization[field] === null);
}

export function toOrganizationContent(
  organization: IikoOrganization,
  settings: Partial<IikoOrganizationSettings> | undefined,
  cancelCauses: CancelCause[],
): OrganizationContent {
  const { name, restaurantAddress, latitude, longitude } = organization;
  const text = (field: (typeof NEEDED)[number] | 'countryPhoneCode') =>
    organization[field] ?? settings?.[field] ?? null;
  const flag = (
    field:
      'isAnonymousGuestsAllowed' | 'orderItemCommentEnabled' | 'marketingSourceRequiredInDelivery',
  ) => organization[field] ?? settings?.[field] ?? false;
  return {
    name: name.trim(),
    address: withoutBlanks(restaurantAddress),
    // 0, 0 is what an organization has whose place nobody entered.
    location: latitude && longitude ? { latitude, longitude } : null,
    currency: readCurrency(text('currencyIsoName')),
    currencyMinimumDenomination: organization.currencyMinimumDenomination,
    countryPhoneCode: text('countryPhoneCode'),
    addressFormatType: text('addressFormatType'),
    deliveryServiceType: text('deliveryServiceType'),
    isAnonymousGuestsAllowed: flag('isAnonymousGuestsAllowed'),
    orderItemCommentEnabled: flag('orderItemCommentEnabled'),
    marketingSourceRequired: flag('marketingSourceRequiredInDelivery'),
    cancelCauses,
  };
}

export function toCancelCauses(causes: IikoCancelCause[]): CancelCause[] {
  return causes.filter(({ isDeleted }) => !isDeleted).map(({ id, name }) => ({ id, name }));
}

/**
 * The types that can be used in a terminal group; one that names no groups can be used in all. Some
 * stands list no types at all although theirs work (seen live): then there is cash.
 */
export function toPaymentTypes(types: IikoPaymentType[], terminalGroupId: string): PaymentType[] {
  if (types.length === 0) {
    return [BUILT_IN_CASH];
  }
  return types
    .filter(({ isDeleted }) => !isDeleted)
    .filter(
      ({ terminalGroupIds }) =>
        terminalGroupIds.length === 0 || terminalGroupIds.includes(terminalGroupId),
    )
    .flatMap(({ id, name, paymentTypeKind: kind, marketingCampaignIds, ...type }) =>
      kind === null
        ? []
        : [
            {
              id,
              kind,
              name,
              processing: type.paymentProcessingType,
              marketingCampaignIds,
              combinable: type.combinable ?? true,
            },
          ],
    );
}

/** iiko docs: dictionaries say `DeliveryPickUp` where orders say `DeliveryByClient`; `Common` is eaten in. */
const TIPPED_SERVICES: Readonly<Record<string, TippedService>> = {
  DeliveryByCourier: 'delivery',
  DeliveryPickUp: 'pickup',
  DeliveryByClient: 'pickup',
  Common: 'dine-in',
};

/** Types of tips of an organization's orders. */
export function toTipsTypes(types: IikoTipsType[], organizationId: string): TipsType[] {
  return types
    .filter(({ organizationIds }) => organizationIds.includes(organizationId))
    .map(({ id, name, orderServiceTypes, paymentTypesIds }) => ({
      id,
      name,
      services: [...new Set(orderServiceTypes.flatMap((type) => TIPPED_SERVICES[type] ?? []))],
      paymentTypeIds: paymentTypesIds,
    }));
}

export interface ChosenZone {
  timeZone: string;
  /** Why it is not the group's own, or may not be. */
  doubt?: string;
}

/**
 * The zone of a group. One that was never set up has none, or 00:00:00, .NET's default for a length of time: then most
 * of its sisters know better.
 * @returns undefined where no zone can be read: a guessed one would move orders by hours
 */
export function chooseTimeZone(
  group: IikoTerminalGroup,
  groups: IikoTerminalGroup[],
): ChosenZone | undefined {
  const written = group.timeZone ?? '';
  const own = readTimeZone(written);
  if (own !== undefined && !isUtc(own)) {
    return { timeZone: own };
  }
  const sisters = groups.filter(({ organizationId }) => organizationId === group.organizationId);
  const common = mostCommon(sisters.flatMap(({ timeZone }) => readTimeZone(timeZone ?? '') ?? []));
  if (common !== undefined) {
    return { timeZone: common, doubt: `iiko has "${written}" for it; ${common} is its sisters'` };
  }
  if (own === undefined) {
    return undefined;
  }
  const isDefault = /\d/.test(written);
  return { timeZone: own, ...(isDefault ? { doubt: `iiko has "${written}" for it` } : {}) };
}

/** UTC does not count: it is what a group has that was never set up. */
function mostCommon(timeZones: string[]): string | undefined {
  const known = timeZones.filter((timeZone) => !isUtc(timeZone));
  const count = (timeZone: string) => known.filter((one) => one === timeZone).length;
  return known.toSorted((one, other) => count(other) - count(one)).at(0);
}

/** People type addresses; blanks alone are none. */
export function withoutBlanks(text: string | null): string | null {
  return text?.trim() || null;
}

function readCurrency(code: string | null): string {
  return code !== null && /^[A-Z]{3}$/i.test(code) ? code.toUpperCase() : DEFAULT_CURRENCY;
}
