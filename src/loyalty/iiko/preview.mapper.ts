import { positionIdsOf } from '../../cart/iiko/iiko-items.mapper.js';
import { coinOf, roundDown } from '../../platform/http/denomination.js';
import { moneyFromUnits } from '../../platform/http/money.js';
import type {
  IikoCalculateRequest,
  IikoCalculation,
  IikoCustomerInfo,
} from '../../iiko/schemas/loyalty.js';
import { discountRate } from '../discount-rate.js';
import {
  spreadDiscounts,
  type CampaignDiscount,
  type DiscountedItem,
} from '../discount-spreading.js';
import type { CartOffer, LoyaltyCart, LoyaltyPreview, PayableWallet } from '../loyalty-cart.js';

/** A fixed sum off the order, and a free product. */
const FIXED_CODES: ReadonlySet<number | null> = new Set([0, 2]);

type ProgramResult = IikoCalculation['loyaltyProgramResults'][number];

/** The order that it will be, of a guest whom iiko knows. */
export function toCalculateRequest(
  cart: LoyaltyCart,
  guest: { iikoCustomerId: string; phone: string },
): IikoCalculateRequest {
  const { restaurant, service, items, combos, promoCode } = cart;
  return {
    organizationId: restaurant.organizationId,
    terminalGroupId: restaurant.id,
    order: {
      phone: guest.phone,
      customer: { type: 'regular', id: guest.iikoCustomerId },
      orderServiceType: service === 'delivery' ? 'DeliveryByCourier' : 'DeliveryByClient',
      items,
      ...(combos.length === 0 ? {} : { combos }),
      ...(promoCode === undefined ? {} : { loyaltyInfo: { coupon: promoCode } }),
    },
    availablePaymentMarketingCampaignIds: [],
  };
}

export function toPreview(
  cart: LoyaltyCart,
  guest: Pick<IikoCustomerInfo, 'id' | 'walletBalances'>,
  calculation: IikoCalculation,
): LoyaltyPreview {
  const { loyaltyProgramResults: results } = calculation;
  const coin = coinOf(cart.restaurant);
  const { items, mainIds } = readItems(cart);
  const campaigns = results.map((result) =>
    toCampaignDiscount(result, cart.restaurant.currency, mainIds),
  );
  const discounts = spreadDiscounts(campaigns, items, coin);
  const discounted = discounts.reduce((sum, { amount }) => sum + amount, 0);
  const toPay = cart.totals.reduce((sum, total) => sum + total, 0) - discounted;
  return {
    available: true,
    reason: null,
    iikoCustomerId: guest.id,
    discounts,
    discountRate: discountRate(
      results.flatMap((result) =>
        result.discounts.map(({ code, positionId, discountSum }) => ({
          positionId: itemOf(positionId, mainIds),
          amount: toAmount(discountSum, cart.restaurant.currency),
          isFixed: FIXED_CODES.has(code),
        })),
      ),
      items,
    ),
    promoCode: judgePromoCode(cart.promoCode, calculation),
    wallets: toWallets(calculation, guest, cart.restaurant, toPay),
    upsales: results.flatMap(({ upsales }) =>
      upsales.map(({ sourceActionId, descriptionForUser, suggestionText, products }) =>
        toOffer(sourceActionId, descriptionForUser ?? suggestionText, products),
      ),
    ),
    freeProducts: results.flatMap(({ freeProducts }) =>
      freeProducts.map(({ sourceActionId, descriptionForUser, products }) =>
        toOffer(sourceActionId, descriptionForUser, products),
      ),
    ),
  };
}

/** A discount may name a modifier or the second half; here an item is one thing with one price. */
function readItems({ items, totals }: LoyaltyCart): {
  items: DiscountedItem[];
  mainIds: Map<string, string>;
} {
  const mainIds = new Map<string, string>();
  const read = items.flatMap((item, index) => {
    const [positionId, ...others] = positionIdsOf(item);
    if (positionId === undefined) {
      return [];
    }
    for (const id of [positionId, ...others]) {
      mainIds.set(id, positionId);
    }
    return [{ positionId, total: totals[index] ?? 0, quantity: item.amount }];
  });
  return { items: read, mainIds };
}

function toCampaignDiscount(
  { marketingCampaignId, name, discounts }: ProgramResult,
  currency: string,
  mainIds: ReadonlyMap<string, string>,
): CampaignDiscount {
  return {
    campaignId: marketingCampaignId,
    name,
    operations: discounts.map(({ positionId, discountSum, amount }) => ({
      positionId: itemOf(positionId, mainIds),
      amount: toAmount(discountSum, currency),
      quantity: amount,
    })),
  };
}

function itemOf(positionId: string | null, mainIds: ReadonlyMap<string, string>): string | null {
  return positionId === null ? null : (mainIds.get(positionId) ?? positionId);
}

function toAmount(discountSum: number, currency: string): number {
  return Math.max(0, moneyFromUnits(discountSum, currency).amount);
}

/**
 * iiko does not say whether a coupon was taken, it only warns. A warning that speaks of the coupon is
 * about it; any other is when the calculation gave nothing at all.
 */
function judgePromoCode(
  code: string | undefined,
  calculation: IikoCalculation,
): LoyaltyPreview['promoCode'] {
  if (code === undefined) {
    return null;
  }
  const complaints = [
    ...calculation.validationWarnings,
    ...calculation.Warnings.map(
      ({ Code, ErrorCode, Message }) => `${Code ?? ''} ${ErrorCode ?? ''} ${Message}`,
    ),
  ].map((text) => text.toLowerCase());
  const isNamed = complaints.some(
    (text) => text.includes(code.toLowerCase()) || /coupon|promo|купон|промо/.test(text),
  );
  const gaveNothing = calculation.loyaltyProgramResults.every(
    ({ discounts, freeProducts }) => discounts.length + freeProducts.length === 0,
  );
  return isNamed || (complaints.length > 0 && gaveNothing) ? 'refused' : 'accepted';
}

/** In the order in which iiko wants them used. */
function toWallets(
  { availablePayments }: IikoCalculation,
  { walletBalances }: Pick<IikoCustomerInfo, 'walletBalances'>,
  restaurant: LoyaltyCart['restaurant'],
  toPay: number,
): PayableWallet[] {
  return availablePayments
    .toSorted((a, b) => a.order - b.order)
    .flatMap((payment) =>
      payment.walletInfos.map((info) => {
        const wallet = walletBalances.find(({ id }) => id === info.id);
        const most = moneyFromUnits(
          Math.min(payment.maxSum, info.maxSum),
          restaurant.currency,
        ).amount;
        return {
          walletId: info.id,
          campaignId: payment.id,
          name: wallet?.name ?? '',
          kind: wallet?.type ?? 'unknown',
          maxAmount: roundDown(Math.min(most, toPay), coinOf(restaurant)),
          canHold: info.canHoldMoney,
        };
      }),
    )
    .filter(({ maxAmount }) => maxAmount > 0);
}

/** A product that iiko names only by its code cannot be put into a cart. */
function toOffer(
  id: string,
  text: string | null,
  products: readonly { id: string | null; sizes?: { id: string | null; name: string }[] }[],
): CartOffer {
  return {
    id,
    text: text ?? '',
    products: products.flatMap((product) =>
      product.id === null
        ? []
        : [
            {
              itemId: product.id,
              sizes: (product.sizes ?? []).map(({ id: sizeId, name }) => ({ sizeId, name })),
            },
          ],
    ),
  };
}
