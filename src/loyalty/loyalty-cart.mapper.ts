import type { CartProblem } from '../cart/cart-problems.js';
import { moneyIn, toCartProblemDto, toLineDto } from '../cart/cart.mapper.js';
import type { PricedLine } from '../cart/cart.js';
import type { Money } from '../platform/http/money.js';
import type { Plain } from '../platform/http/plain.js';
import { describe, type Language } from '../platform/http/problem.js';
import { toAvailability } from './loyalty-absences.js';
import type { CartOffer, LoyaltyPreview } from './loyalty-cart.js';
import type {
  CampaignDiscountDto,
  CartOfferDto,
  DiscountedLineDto,
  LoyaltyCalculationDto,
  PromoCodeDto,
} from './loyalty-cart.dto.js';

/** A cart with its prices and what loyalty says of it. */
export interface Calculation {
  currency: string;
  lines: PricedLine[];
  /** In the order of `lines`: the positions of each at iiko, of a combo one for each choice. */
  positionIds: string[][];
  problems: CartProblem[];
  promoCode: string | undefined;
  preview: LoyaltyPreview;
  nameOf: (itemId: string) => string | null;
}

type ToMoney = (amount: number) => Money;

export function toCalculationDto(
  calculation: Calculation,
  language: Language,
): Plain<LoyaltyCalculationDto> {
  const { lines, preview, problems, nameOf } = calculation;
  const money = moneyIn(calculation.currency);
  const subtotal = lines.reduce((sum, { total }) => sum + total, 0);
  const discount = preview.discounts.reduce((sum, { amount }) => sum + amount, 0);
  return {
    loyalty: toAvailability(preview.reason, language),
    lines: lines.map((line, at) =>
      toDiscountedLine(line, discountOf(preview, calculation.positionIds[at]), money),
    ),
    subtotal: money(subtotal),
    discounts: toDiscounts(calculation, money),
    total: money(subtotal - discount),
    promoCode: toPromoCode(calculation, language),
    wallets: preview.wallets.map(({ walletId, campaignId, name, kind, maxAmount }) => ({
      walletId,
      campaignId,
      name,
      kind,
      max: money(maxAmount),
    })),
    upsales: preview.upsales.map((offer) => toOffer(offer, nameOf)),
    freeProducts: preview.freeProducts.map((offer) => toOffer(offer, nameOf)),
    problems: problems.map((problem) => toCartProblemDto(problem, language)),
  };
}

function discountOf({ discounts }: LoyaltyPreview, positionIds: string[] = []): number {
  return discounts
    .flatMap(({ positions }) => positions)
    .filter((share) => positionIds.includes(share.positionId))
    .reduce((sum, { amount }) => sum + amount, 0);
}

export function toDiscountedLine(
  line: PricedLine,
  discount: number,
  money: ToMoney,
): Plain<DiscountedLineDto> {
  return {
    ...toLineDto(line, money),
    discount: money(discount),
    discounted: money(line.total - discount),
  };
}

function toDiscounts(
  { preview, lines, positionIds }: Calculation,
  money: ToMoney,
): Plain<CampaignDiscountDto>[] {
  return preview.discounts.map(({ campaignId, name, amount, positions }) => ({
    campaignId,
    name,
    amount: money(amount),
    lines: positions.flatMap((share) => {
      const line = lines[positionIds.findIndex((ids) => ids.includes(share.positionId))];
      return line === undefined
        ? []
        : [{ index: line.index, amount: money(share.amount), quantity: share.quantity }];
    }),
  }));
}

export const PROMO_CODE = {
  accepted: { en: 'The promo code is applied.', ru: 'Промокод применён.' },
  refused: {
    en: 'The promo code does not apply to this cart.',
    ru: 'Промокод не подходит к этой корзине.',
  },
  not_checked: {
    en: 'The promo code could not be checked.',
    ru: 'Проверить промокод не удалось.',
  },
};

export function toPromoCode(
  { preview, promoCode }: Pick<Calculation, 'preview' | 'promoCode'>,
  language: Language,
): Plain<PromoCodeDto> | null {
  return preview.promoCode === null || promoCode === undefined
    ? null
    : {
        code: promoCode,
        status: preview.promoCode,
        detail: describe(PROMO_CODE[preview.promoCode], language),
      };
}

export function toOffer(
  { id, text, products }: CartOffer,
  nameOf: Calculation['nameOf'],
): Plain<CartOfferDto> {
  return {
    id,
    text,
    products: products.map(({ itemId, sizes }) => ({ itemId, name: nameOf(itemId), sizes })),
  };
}
