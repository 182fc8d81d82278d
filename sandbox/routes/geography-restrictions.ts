import { z } from 'zod';
import {
  DEFAULT_DELIVERY_MIN,
  DEFAULT_PICKUP_MIN,
  EVERY_DAY,
  type DeliveryRules,
} from '../data/delivery-zones.js';
import type { Organization } from '../data/organizations.js';
import { invalidBody } from '../errors.js';
import type { DeliveryInquiry } from '../geography/geography.js';
import { operation, type Operation } from '../operation.js';
import type { SettingValues } from '../settings.js';
import { parseLocal } from '../time.js';
import { guid, guids, localTime } from '../validation.js';

const line = z.string().nullish();

const allowedRequest = z.object({
  organizationId: guid.nullish(),
  organizationIds: guids.optional(),
  deliveryAddress: z
    .object({
      city: line,
      streetName: line,
      streetId: guid.nullish(),
      house: line,
      building: line,
      index: line,
      line1: line,
      entrance: line,
    })
    .nullish(),
  orderLocation: z
    .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .nullish(),
  orderItems: z
    .array(
      z.object({
        id: guid,
        product: z.string(),
        amount: z.number(),
        modifiers: z
          .array(z.object({ id: guid, product: z.string().optional(), amount: z.number() }))
          .optional(),
      }),
    )
    .optional(),
  isCourierDelivery: z.boolean(),
  deliveryDate: localTime.nullish(),
  deliverySum: z.number().nullish(),
  discountSum: z.number().nullish(),
});

export const restrictionOperations: Operation[] = [
  operation({
    path: '/api/1/delivery_restrictions',
    group: 'Data: dictionaries',
    latencyMs: 300,
    body: z.object({ organizationIds: guids.min(1) }),
    answer: ({ organizationIds }, { state, correlationId }) => ({
      correlationId,
      deliveryRestrictions: state.terminals
        .select(organizationIds)
        .map((one) =>
          toRestrictions(one, state.geography.map.rulesOf(one), state.settings.current),
        ),
    }),
  }),
  operation({
    path: '/api/1/delivery_restrictions/allowed',
    group: 'Orders: preparing',
    latencyMs: 500,
    body: allowedRequest,
    answer: (body, { state, correlationId }) => {
      const { location, allowedItems, rejectedItems } = state.geography.check({
        ...inquiryFrom(body),
        organizations: state.terminals.select(organizationsIn(body)),
      });
      const isAllowed = allowedItems.length > 0;
      return {
        correlationId,
        isAllowed,
        rejectCause: isAllowed ? null : (rejectedItems[0]?.rejectHint ?? NO_GROUP),
        addressExternalId: null,
        location,
        allowedItems,
        rejectedItems,
      };
    },
  }),
];

type AllowedRequest = z.infer<typeof allowedRequest>;

const NO_GROUP = 'No terminal group can take the order.';

// Deprecated on paper, and still accepted live: a single organization.
const organizationsIn = ({ organizationIds, organizationId }: AllowedRequest) =>
  organizationIds ?? (organizationId ? [organizationId] : undefined);

function inquiryFrom(body: AllowedRequest): Omit<DeliveryInquiry, 'organizations'> {
  const { deliveryDate = null } = body;
  if (deliveryDate !== null && Number.isNaN(parseLocal(deliveryDate, 'utc'))) {
    throw invalidBody(`Value "${deliveryDate}" is not a date. Path 'deliveryDate'.`);
  }
  return {
    isCourierDelivery: body.isCourierDelivery,
    address: body.deliveryAddress ?? null,
    location: body.orderLocation ?? null,
    deliveryDate,
    sum: sumOf(body),
  };
}

const sumOf = ({ deliverySum, discountSum }: AllowedRequest): number | null =>
  typeof deliverySum === 'number' ? deliverySum - (discountSum ?? 0) : null;

// The reference gives numbers without names for three of these fields; they are chosen here.
const toRestrictions = (
  { id }: Organization,
  { rejectOnGeocodingError, zones, restrictions }: DeliveryRules,
  { addDeliveryServiceCost }: SettingValues,
) => ({
  organizationId: id,
  deliveryGeocodeServiceType: 1,
  deliveryRegionsMapUrl: null,
  defaultDeliveryDurationInMinutes: DEFAULT_DELIVERY_MIN,
  defaultSelfServiceDurationInMinutes: DEFAULT_PICKUP_MIN,
  useSameDeliveryDuration: false,
  useSameMinSum: false,
  defaultMinSum: null,
  useSameWorkTimeInterval: false,
  defaultFrom: null,
  defaultTo: null,
  useSameRestrictionsOnAllWeek: restrictions.every(({ weekMap }) => weekMap === EVERY_DAY),
  restrictions: restrictions.map((restriction) => ({ ...restriction, organizationId: id })),
  deliveryZones: zones.map((zone) => ({ ...zone, addresses: [] })),
  rejectOnGeocodingError,
  addDeliveryServiceCost,
  useSameDeliveryServiceProduct: false,
  defaultDeliveryServiceProductId: null,
  useExternalAssignationService: false,
  frontTrustsCallCenterCheck: true,
  externalAssignationServiceUrl: null,
  requireExactAddressForGeocoding: false,
  zonesMode: 1,
  autoAssignExternalDeliveries: false,
  actionOnValidationRejection: 1,
});
