import { randomUUID } from 'node:crypto';
import {
  BONUS_WALLET_ID,
  CAMPAIGNS,
  GUEST_CATEGORY_ID,
  MANUAL_CONDITIONS,
  type Campaign,
} from '../data/loyalty.js';
import type { OrderRequest } from '../order-request.js';
import { priceItems, roundMoney, type FindDish } from '../totals.js';
import { basketOf, sumOf, type Position } from './basket.js';
import { availablePayments } from './bonus-payment.js';
import { calculateDiscounts, type Discount } from './calculation.js';
import type { Customer } from './customer.js';
import { hintsOf, type Hints } from './hints.js';
import type { Loyalty } from './loyalty.js';
import { isBy } from './order-discounts.js';

export interface CheckinRequest {
  order: OrderRequest;
  coupon?: string | null | undefined;
  applicableManualConditions?: string[] | null | undefined;
  availablePaymentMarketingCampaignIds?: string[] | null | undefined;
  isLoyaltyTraceEnabled?: boolean | null | undefined;
}

/** A preview of what loyalty would make of an order; nothing is changed by it. */
export function calculateCheckin(request: CheckinRequest, loyalty: Loyalty, find: FindDish) {
  const { order } = request;
  const basket = basketFor(order, find);
  const Warnings = unknownProducts(order, find);
  // iiko docs: a one-time customer takes no part in loyalty.
  if (order.customer?.type === 'one-time') {
    return { ...EMPTY, Warnings, ...traceOf(request, basket, []) };
  }
  const customer = loyalty.activeCustomer({ id: order.customer?.id, phone: order.phone });
  const coupon = readCoupon(request, customer, loyalty);
  const manualConditionIds = manualOf(request);
  const shopper = {
    categoryIds: customer?.categoryIds ?? [GUEST_CATEGORY_ID],
    coupon: coupon.usable,
    manualConditionIds,
  };
  const discounts = calculateDiscounts(basket, shopper, CAMPAIGNS);
  const taken = discounts.flatMap(({ shares }) => shares).reduce((sum, one) => sum + one.sum, 0);
  const balance = customer ? loyalty.wallets.available(customer, BONUS_WALLET_ID) : 0;
  return {
    loyaltyProgramResults: toResults(basket, discounts, find),
    availablePayments: availablePayments(
      balance,
      roundMoney(sumOf(basket) - taken),
      request.availablePaymentMarketingCampaignIds,
    ),
    validationWarnings: [
      ...coupon.warnings,
      ...unmetCoupon(coupon.usable, discounts),
      ...unknownConditions(manualConditionIds),
    ],
    Warnings,
    ...traceOf(request, basket, discounts),
  };
}

interface Operation {
  code: number;
  /** Deprecated twin of `positionId`. */
  orderItemId: string | null;
  /** null: a sum off the order as a whole. */
  positionId: string | null;
  discountSum: number;
  amount: number | null;
  comment: string;
}

const EMPTY = { loyaltyProgramResults: [], availablePayments: [], validationWarnings: [] };

// iiko docs: an item without a positionId gets one here, and then nobody can join its discounts.
const basketFor = ({ items }: OrderRequest, find: FindDish): Position[] =>
  basketOf(items, priceItems(items, find)).map((position) => ({
    ...position,
    positionId: position.positionId ?? randomUUID(),
  }));

const unknownProducts = ({ items }: OrderRequest, find: FindDish) =>
  items
    .map((item) => (item.type === 'Product' ? item.productId : item.primaryComponent.productId))
    .filter((productId) => !find(productId.toLowerCase()))
    .map((productId) => ({
      Code: 'Transport_ValidationError',
      ErrorCode: 'Validation_ProductNotFound',
      Message: `Product ${productId} not found.`,
    }));

const readCoupon = (
  request: CheckinRequest,
  customer: Customer | undefined,
  { coupons }: Loyalty,
): { usable: string | null; warnings: string[] } => {
  const number = request.order.loyaltyInfo?.coupon ?? request.coupon;
  if (!number) {
    return { usable: null, warnings: [] };
  }
  const problem = coupons.problem(number, customer?.id);
  return problem ? { usable: null, warnings: [problem] } : { usable: number, warnings: [] };
};

const unmetCoupon = (coupon: string | null, discounts: readonly Discount[]): string[] =>
  coupon === null || discounts.some((discount) => isBy({ number: coupon }, discount))
    ? []
    : [`Coupon ${coupon} gives nothing for this order.`];

const manualOf = ({ order, applicableManualConditions }: CheckinRequest): string[] =>
  (order.loyaltyInfo?.applicableManualConditions ?? applicableManualConditions ?? []).map((id) =>
    id.toLowerCase(),
  );

const unknownConditions = (ids: readonly string[]): string[] =>
  ids
    .filter((id) => !MANUAL_CONDITIONS.some((condition) => condition.id === id))
    .map((id) => `Manual condition ${id} not found.`);

const toResults = (basket: readonly Position[], discounts: readonly Discount[], find: FindDish) =>
  CAMPAIGNS.flatMap((campaign) => {
    const own = discounts.filter((discount) => discount.campaign === campaign);
    const hints = hintsOf(campaign, basket, find);
    const isEmpty = own.length + hints.upsales.length + hints.freeProducts.length === 0;
    return isEmpty
      ? []
      : [
          toResult(
            campaign,
            own.flatMap((one) => toOperations(one, basket)),
            hints,
          ),
        ];
  });

const toResult = (campaign: Campaign, discounts: Operation[], hints: Hints) => ({
  marketingCampaignId: campaign.id,
  name: campaign.name,
  discounts,
  ...hints,
  availableComboSpecifications: [],
  availableCombos: [],
  needToActivateCertificate: false,
});

const toOperations = (
  { campaign, code, shares }: Discount,
  basket: readonly Position[],
): Operation[] => {
  const comment = campaign.name;
  if (code === 0) {
    const discountSum = roundMoney(shares.reduce((total, { sum }) => total + sum, 0));
    return [{ code, orderItemId: null, positionId: null, discountSum, amount: null, comment }];
  }
  return shares.map(({ index, sum, amount }) => {
    const positionId = basket[index]?.positionId ?? null;
    return { code, orderItemId: positionId, positionId, discountSum: sum, amount, comment };
  });
};

const traceOf = (
  { isLoyaltyTraceEnabled }: CheckinRequest,
  basket: readonly Position[],
  discounts: readonly Discount[],
) =>
  isLoyaltyTraceEnabled
    ? {
        loyaltyTrace: [
          `Order: ${roundMoney(sumOf(basket))}.`,
          ...discounts.map(
            ({ campaign, shares }) =>
              `${campaign.name}: ${roundMoney(shares.reduce((total, { sum }) => total + sum, 0))}.`,
          ),
        ].join('\n'),
      }
    : {};
