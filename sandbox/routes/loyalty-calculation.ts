import { z } from 'zod';
import { chargeCombos } from '../combo-charges.js';
import { MANUAL_CONDITIONS } from '../data/loyalty.js';
import { loyaltyOperation } from '../loyalty-operation.js';
import { calculateCheckin } from '../loyalty/checkin.js';
import { toPrograms } from '../loyalty/program-view.js';
import type { Operation } from '../operation.js';
import { orderRequest } from '../order-request.js';
import { guid, guids } from '../validation.js';

const DICTIONARIES = 'Loyalty: dictionaries';
const COUPONS = 'Loyalty: coupons';
const DEFAULT_PAGE = 100;

export const loyaltyCalculationOperations: Operation[] = [
  loyaltyOperation({
    path: 'calculate',
    group: 'Loyalty: order calculate',
    latencyMs: 600,
    body: z.object({
      organizationId: guid,
      order: orderRequest,
      terminalGroupId: guid.nullish(),
      referrerId: guid.nullish(),
      availablePaymentMarketingCampaignIds: guids.nullish(),
      isLoyaltyTraceEnabled: z.boolean().nullish(),
      // Obsolete twins of `order.loyaltyInfo`.
      coupon: z.string().nullish(),
      applicableManualConditions: guids.nullish(),
      dynamicDiscounts: z
        .array(z.object({ manualConditionId: guid, Sum: z.number().nullish() }))
        .nullish(),
    }),
    answer: (body, loyalty, { state }) => {
      const organization = state.terminals.organization(body.organizationId);
      const order = chargeCombos(body.order, state.combos, organization);
      return calculateCheckin({ ...body, order }, loyalty, (dishId) =>
        state.menus.findDish(organization.id, dishId),
      );
    },
  }),
  loyaltyOperation({
    path: 'program',
    group: DICTIONARIES,
    body: z.object({
      organizationId: guid,
      withoutMarketingCampaigns: z.boolean().nullish(),
    }),
    answer: ({ withoutMarketingCampaigns }, _, { state }) => ({
      Programs: toPrograms(
        state.terminals.organizations.map(({ id }) => id),
        !withoutMarketingCampaigns,
      ),
    }),
  }),
  loyaltyOperation({
    path: 'manual_condition',
    group: DICTIONARIES,
    body: z.object({ organizationId: guid }),
    answer: () => ({ manualConditions: MANUAL_CONDITIONS }),
  }),
  loyaltyOperation({
    path: 'coupons/info',
    group: COUPONS,
    body: z.object({ organizationId: guid, number: z.string(), series: z.string().nullish() }),
    answer: ({ number, series }, { coupons }) => ({ couponInfo: coupons.info(number, series) }),
  }),
  loyaltyOperation({
    path: 'coupons/series',
    group: COUPONS,
    body: z.object({ organizationId: guid }),
    answer: (_, { coupons }) => ({
      seriesWithNotActivatedCoupons: [
        ...new Map(
          coupons.notActivated().map(({ seriesId, seriesName }) => [seriesId, seriesName]),
        ),
      ].map(([id, number]) => ({ id, number })),
    }),
  }),
  loyaltyOperation({
    path: 'coupons/by_series',
    group: COUPONS,
    body: z.object({
      organizationId: guid,
      series: z.string(),
      pageSize: z.number().int().positive().nullish(),
      page: z.number().int().nonnegative().nullish(),
    }),
    answer: ({ series, pageSize, page }, { coupons }) => {
      const size = Math.min(pageSize ?? DEFAULT_PAGE, DEFAULT_PAGE);
      const first = (page ?? 0) * size;
      return {
        notActivatedCoupon: coupons
          .notActivated(series)
          .slice(first, first + size)
          .map(({ id, number, seriesName, seriesId }) => ({ id, number, seriesName, seriesId })),
      };
    },
  }),
];
