import { z } from 'zod';
import { CITIES } from '../data/cities.js';
import type { Organization, TerminalGroup } from '../data/organizations.js';
import { ApiError } from '../errors.js';
import { operation, type Operation } from '../operation.js';
import type { SettingValues } from '../settings.js';
import { guid, guids } from '../validation.js';

const LATENCY_MS = 200;
const POS_VERSION = '9.4.6';

const PARAMETERS = [
  'PricesVatInclusive',
  'LoyaltyDiscountAffectsVat',
  'Version',
  'AddressFormatType',
  'IsAnonymousGuestsAllowed',
  'Name',
  'Country',
  'RestaurantAddress',
  'Latitude',
  'Longitude',
  'UseUaeAddressingSystem',
  'CountryPhoneCode',
  'MarketingSourceRequiredInDelivery',
  'DefaultDeliveryCityId',
  'DeliveryCityIds',
  'DeliveryServiceType',
  'DefaultCallCenterPaymentTypeId',
  'OrderItemCommentEnabled',
  'IsConfirmationEnabled',
  'ConfirmAllowedIntervalInMinutes',
  'AddressLookup',
  'UseBusinessHoursAndMapping',
  'DeliveryOrderPaymentSettings',
  'CurrencyIsoName',
] as const;

export const organizationOperations: Operation[] = [
  operation({
    method: 'GET',
    path: '/api/1/organizations',
    group: 'Data: dictionaries',
    latencyMs: LATENCY_MS,
    body: z.unknown(),
    answer: (_, { state, correlationId }) => ({
      correlationId,
      organizations: state.terminals.select(undefined).map(simple),
    }),
  }),
  operation({
    path: '/api/1/organizations',
    group: 'Data: dictionaries',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationIds: guids.nullish(),
      returnAdditionalInfo: z.boolean().nullish(),
      includeDisabled: z.boolean().nullish(),
      returnExternalData: z.array(z.string()).nullish(),
    }),
    answer: ({ organizationIds, returnAdditionalInfo }, { state, correlationId }) => ({
      correlationId,
      organizations: state.terminals
        .select(organizationIds)
        .map((one) => (returnAdditionalInfo ? extended(one, state.settings.current) : simple(one))),
    }),
  }),
  operation({
    path: '/api/1/organizations/settings',
    group: 'Organizations: settings',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationIds: guids.nullish(),
      includeDisabled: z.boolean().nullish(),
      returnExternalData: z.array(z.string()).nullish(),
      parameters: z.array(z.enum(PARAMETERS)).nullish(),
    }),
    answer: ({ organizationIds, parameters }, { state, correlationId }) => {
      // The field is optional on paper; without it live servers answer 500.
      if (!parameters) {
        throw new ApiError(500, 'Internal server error');
      }
      return {
        correlationId,
        organizations: state.terminals
          .select(organizationIds)
          .map((one) => settingsOf(one, parameters, state.settings.current)),
      };
    },
  }),
  operation({
    path: '/api/1/terminal_groups',
    group: 'Data: dictionaries',
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationIds: guids.min(1),
      includeDisabled: z.boolean().nullish(),
      returnExternalData: z.array(z.string()).nullish(),
    }),
    answer: ({ organizationIds, includeDisabled }, { state, correlationId }) => {
      const groupsWhere = (matches: (group: TerminalGroup) => boolean) =>
        state.terminals.select(organizationIds).map(({ id, terminalGroups }) => ({
          organizationId: id,
          items: terminalGroups.filter(matches).map(toTerminalGroup),
        }));
      return {
        correlationId,
        terminalGroups: groupsWhere(({ id }) => {
          const condition = state.terminals.condition(id);
          return condition === 'enabled' || (condition === 'disabled' && includeDisabled === true);
        }),
        terminalGroupsInSleep: groupsWhere(
          ({ id }) => state.terminals.condition(id) === 'sleeping',
        ),
      };
    },
  }),
  operation({
    path: '/api/1/terminal_groups/is_alive',
    group: 'POS: availability',
    latencyMs: LATENCY_MS,
    body: z.object({ organizationIds: guids.nullish(), terminalGroupIds: guids.min(1) }),
    answer: ({ organizationIds, terminalGroupIds }, { state, correlationId }) => {
      // Optional on paper, required by live servers.
      if (!organizationIds?.length) {
        throw new ApiError(400, 'At least one organization identifier is required');
      }
      const allowed = new Set(state.terminals.select(organizationIds).map(({ id }) => id));
      return {
        correlationId,
        isAliveStatus: terminalGroupIds
          .map((id) => state.terminals.group(id))
          .filter((group) => group !== undefined)
          .filter((group) => allowed.has(group.organizationId))
          .map((group) => ({
            isAlive: state.terminals.isOnline(group.id),
            terminalGroupId: group.id,
            organizationId: group.organizationId,
          })),
      };
    },
  }),
  operation({
    path: '/api/1/terminal_groups/awake',
    group: 'Organizations: settings',
    latencyMs: LATENCY_MS,
    body: z.object({ organizationIds: guids, terminalGroupIds: z.array(guid) }),
    answer: ({ organizationIds, terminalGroupIds }, { state }) => {
      state.terminals.select(organizationIds);
      const known = terminalGroupIds.filter((id) => state.terminals.group(id));
      known
        .filter((id) => state.terminals.condition(id) === 'sleeping')
        .forEach((id) => {
          state.terminals.setCondition(id, 'enabled');
        });
      return {
        successfullyProcessed: known,
        failedProcessed: terminalGroupIds.filter((id) => !known.includes(id)),
      };
    },
  }),
];

const simple = ({ id, name, code }: Organization) => ({
  responseType: 'Simple',
  id,
  name,
  code,
  externalData: null,
});

const extended = (organization: Organization, settings: SettingValues) => ({
  ...simple(organization),
  ...sharedSettings(organization, settings),
  responseType: 'Extended',
  inn: null,
  currencyMinimumDenomination: organization.minimumDenomination ?? 0.01,
  isCloud: true,
});

const settingsOf = (
  organization: Organization,
  parameters: readonly string[],
  settings: SettingValues,
) => {
  const wanted = new Set(parameters.map((name) => name.toLowerCase()));
  const entries = Object.entries({
    ...sharedSettings(organization, settings),
    ...SETTINGS_ONLY,
  });
  return {
    id: organization.id,
    ...Object.fromEntries(entries.filter(([name]) => wanted.has(name.toLowerCase()))),
  };
};

// iiko docs: these three are given by `organizations/settings` alone.
const SETTINGS_ONLY = {
  pricesVatInclusive: true,
  loyaltyDiscountAffectsVat: false,
  useBusinessHoursAndMapping: false,
};

const sharedSettings = (organization: Organization, settings: SettingValues) => ({
  name: organization.name,
  country: 'Россия',
  restaurantAddress: organization.restaurantAddress,
  latitude: organization.latitude,
  longitude: organization.longitude,
  version: POS_VERSION,
  currencyIsoName: organization.currency ?? 'RUB',
  countryPhoneCode: '7',
  useUaeAddressingSystem: false,
  marketingSourceRequiredInDelivery: organization.marketingSourceRequiredInDelivery ?? false,
  ...deliveryCitiesOf(organization),
  deliveryServiceType: 'CourierAndSelfService',
  deliveryOrderPaymentSettings: 'WhenOrderClosed',
  defaultCallCenterPaymentTypeId: null,
  orderItemCommentEnabled: true,
  addressFormatType: organization.addressFormatType,
  isConfirmationEnabled: settings.confirmationRequired,
  confirmAllowedIntervalInMinutes: 60,
  isAnonymousGuestsAllowed: false,
  addressLookup: ['DaData'],
});

const deliveryCitiesOf = ({ code }: Organization) => {
  const deliveryCityIds = CITIES.filter(
    ({ organizationCode, isDeleted }) => organizationCode === code && !isDeleted,
  ).map(({ id }) => id);
  return { defaultDeliveryCityId: deliveryCityIds[0] ?? null, deliveryCityIds };
};

const toTerminalGroup = ({ id, organizationId, name, address, timeZone }: TerminalGroup) => ({
  id,
  organizationId,
  name,
  address,
  timeZone,
  externalData: null,
  posVersion: POS_VERSION,
});
