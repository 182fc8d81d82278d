import { CART_NOTES } from '../../cart/cart-notes.js';
import type { CartNoteDto } from '../../cart/cart.dto.js';
import { moneyIn, toCartProblemDto } from '../../cart/cart.mapper.js';
import { toIikoItems } from '../../cart/iiko/iiko-items.mapper.js';
import type { DeliveryAnswer } from '../../delivery/delivery.service.js';
import { coinOf } from '../../platform/http/denomination.js';
import { timesIn } from '../../platform/time/local-time.js';
import type { Money } from '../../platform/http/money.js';
import type { Plain } from '../../platform/http/plain.js';
import { describe, type Language } from '../../platform/http/problem.js';
import { toAvailability } from '../../loyalty/loyalty-absences.js';
import { toOffer, toPromoCode } from '../../loyalty/loyalty-cart.mapper.js';
import type { AskedTips } from '../order-model.js';
import type { QuoteTipsDto } from '../read/order-tips.dto.js';
import { totalsOf, type Totals } from '../order-totals.js';
import { toOrderLines, toWalletPaymentDto } from '../read/orders.mapper.js';
import { positionIds } from '../iiko/position-ids.js';
import { listPayable } from './loyalty-terms.js';
import type { QuoteDeliveryDto, QuoteDto } from './quote.dto.js';
import { offeredPayments } from './quote-shown.js';
import type { Quote, SignedQuote } from './quote.js';

export function toQuoteDto(signed: SignedQuote, language: Language): Plain<QuoteDto> {
  const { quote } = signed;
  const { cart, restaurant, lines, terms, loyalty } = quote;
  const money = moneyIn(restaurant.currency);
  const totals = totalsOf({ ...terms, lines }, coinOf(restaurant));
  const payable = listPayable(loyalty, restaurant, totals.total);
  const items = toIikoItems(lines, restaurant.currency, positionIds(terms.positionSeed));
  return {
    quoteId: signed.quoteId,
    expiresAt: timesIn(restaurant.timeZone)(signed.expiresAt),
    orderable: quote.problems.length === 0,
    restaurantId: restaurant.id,
    cart,
    lines: toOrderLines(lines, items, terms.discounts, money),
    subtotal: money(totals.subtotal),
    discounts: terms.discounts.map(({ name, amount }) => ({ name, amount: money(amount) })),
    deliveryFee: money(totals.deliveryFee),
    rounding: money(totals.rounding),
    total: money(totals.total),
    walletPayment: toWalletPaymentDto(terms.walletPayment, money),
    due: money(totals.due),
    tips: toTipsDto(cart.tips, totals, money),
    promoCode: toPromoCode({ preview: loyalty, promoCode: cart.promoCode }, language),
    wallets: payable.map(({ walletId, campaignId, name, kind, maxAmount }) => ({
      walletId,
      campaignId,
      name,
      kind,
      max: money(maxAmount),
    })),
    // One wallet pays of an order, so it is not their sum.
    walletsMax: money(Math.max(0, ...payable.map(({ maxAmount }) => maxAmount))),
    paymentMethods: offeredPayments(quote),
    upsales: loyalty.upsales.map((offer) => toOffer(offer, quote.nameOf)),
    freeProducts: loyalty.freeProducts.map((offer) => toOffer(offer, quote.nameOf)),
    loyalty: toAvailability(loyalty.reason, language),
    earliestAt: quote.timing.earliestAt,
    slotRule: quote.timing.rule,
    delivery: quote.delivery === null ? null : toDeliveryDto(quote, quote.delivery, money),
    notes: toNotes(quote, language),
    problems: quote.problems.map((problem) => toCartProblemDto(problem, language)),
  };
}

function toTipsDto(
  tips: AskedTips | undefined,
  { total, due }: Totals,
  money: (amount: number) => Money,
): Plain<QuoteTipsDto> | null {
  if (tips === undefined) {
    return null;
  }
  const { amount, method = null } = tips;
  return { amount: money(amount), method, total: money(total + amount), due: money(due + amount) };
}

function toNotes(quote: Quote, language: Language): Plain<CartNoteDto>[] {
  const code = 'availability_not_checked';
  const detail = describe(CART_NOTES[code], language);
  return [
    ...toComboNotes(quote, language),
    ...(quote.isStockStale ? [{ code, pointer: '/lines', detail }] : []),
  ];
}

function toComboNotes({ terms, lines }: Quote, language: Language): Plain<CartNoteDto>[] {
  const code = 'combo_price_not_confirmed';
  return (terms.comboPrices ?? [])
    .filter(({ price }) => price === null)
    .map(({ index }) => {
      const name = lines.find((line) => line.index === index)?.name ?? '';
      const detail = describe(CART_NOTES[code], language, { name });
      return { code, pointer: `/lines/${index}`, detail };
    });
}

function toDeliveryDto(
  { restaurant, problems }: Quote,
  answer: DeliveryAnswer,
  money: (amount: number) => Money,
): Plain<QuoteDeliveryDto> {
  const { zone, minutes, minimum, estimate, fee, reasons } = answer;
  const help = reasons.map((reason) => reason.help);
  // The same slot that the problem proposes: there is one answer to "when".
  const slot = problems.find((problem) => problem.slot !== undefined)?.slot;
  return {
    restaurantId: restaurant.id,
    zone,
    minutes,
    minimum: minimum === null ? null : money(minimum),
    estimate,
    // Where nobody has judged the address a fee may come all the same.
    feeIncluded:
      fee === null ? !reasons.some(({ code }) => code === 'not_checked') : fee.amount !== null,
    nextTime: slot?.start ?? null,
    pickupRestaurantIds: [...new Set(help.flatMap((one) => one.pickupRestaurantIds ?? []))],
    deliveryRestaurantIds: [...new Set(help.flatMap((one) => one.deliveryRestaurantIds ?? []))],
  };
}
