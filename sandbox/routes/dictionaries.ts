import { z } from 'zod';
import {
  CANCEL_CAUSES,
  MARKETING_SOURCES,
  ORDER_TYPES,
  REMOVAL_TYPES,
} from '../data/organizations.js';
import { DISCOUNT_TYPES } from '../data/discount-types.js';
import { PAYMENT_TYPES, type PaymentType } from '../data/payment-types.js';
import { TIPS_TYPES } from '../data/tips-types.js';
import { operation, type Call, type Operation } from '../operation.js';
import { guids } from '../validation.js';

const dictionary = (
  path: string,
  answer: (organizationIds: string[], state: Call['state']) => object,
): Operation =>
  operation({
    path,
    group: 'Data: dictionaries',
    latencyMs: 200,
    body: z.object({ organizationIds: guids.min(1) }),
    answer: ({ organizationIds }, { state, correlationId }) => ({
      correlationId,
      ...answer(
        state.terminals.select(organizationIds).map(({ id }) => id),
        state,
      ),
    }),
  });

export const dictionaryOperations: Operation[] = [
  dictionary('/api/1/payment_types', (organizationIds, state) => ({
    paymentTypes: state.settings.current.emptyPaymentTypes
      ? []
      : PAYMENT_TYPES.map((type) => toPaymentType(type, organizationIds, state)).filter(
          ({ terminalGroups }) => terminalGroups.length > 0,
        ),
  })),
  dictionary('/api/1/deliveries/order_types', (organizationIds) => ({
    orderTypes: organizationIds.map((organizationId) => ({
      organizationId,
      items: ORDER_TYPES.map((type) => ({
        ...type,
        isDeleted: false,
        externalRevision: 1,
        isDefault: true,
      })),
    })),
  })),
  dictionary('/api/1/discounts', (organizationIds) => ({
    discounts: organizationIds.map((organizationId) => ({
      organizationId,
      items: DISCOUNT_TYPES.map((type) => ({
        ...type,
        isCategorisedDiscount: false,
        productCategoryDiscounts: [],
        comment: null,
        canBeAppliedSelectively: false,
        minOrderSum: null,
        canApplyByCardNumber: type.isCard,
        isAutomatic: false,
        isDeleted: false,
      })),
    })),
  })),
  dictionary('/api/1/cancel_causes', () => ({ cancelCauses: CANCEL_CAUSES })),
  dictionary('/api/1/marketing_sources', (organizationIds) => ({
    marketingSources: organizationIds.flatMap((organizationId) =>
      MARKETING_SOURCES.map((source) => ({
        ...source,
        organizationId,
        externalRevision: 1,
        attachedSources: [],
      })),
    ),
  })),
  dictionary('/api/1/removal_types', () => ({ removalTypes: REMOVAL_TYPES })),
  // The only dictionary that is asked for without organizations.
  operation({
    path: '/api/1/tips_types',
    group: 'Data: dictionaries',
    latencyMs: 200,
    body: z.unknown(),
    answer: (_, { state, correlationId }) => ({
      correlationId,
      tipsTypes: TIPS_TYPES.filter(
        ({ organizationIds }) =>
          state.settings.current.tips === 'on' &&
          organizationIds.some((id) =>
            state.terminals.organizations.some((organization) => organization.id === id),
          ),
      ),
    }),
  }),
];

function toPaymentType(
  { terminalGroupIds, ...type }: PaymentType,
  organizationIds: string[],
  state: Call['state'],
) {
  return {
    ...type,
    comment: null,
    combinable: true,
    externalRevision: 1,
    printCheque: true,
    terminalGroups: state.terminals
      .all()
      .filter((group) => organizationIds.includes(group.organizationId))
      .filter(({ id }) => terminalGroupIds?.includes(id) ?? true)
      .map(({ id, organizationId, name, address, timeZone }) => ({
        id,
        organizationId,
        name,
        address,
        timeZone,
      })),
  };
}
