import { CART_PROBLEMS, type CartProblem, type CartProblemCode } from '../../cart/cart-problems.js';
import type { PricedLine, PricedModifier } from '../../cart/cart.js';
import { moneyText } from '../../platform/http/money.js';
import type { Text, TextParams } from '../../platform/http/problem.js';
import { PAYMENT_TEXTS } from '../read/order-texts.js';
import { totalsOf } from '../order-totals.js';
import type { PaymentMethod } from '../../restaurants/payment-methods.js';
import { CHANGE_TEXTS, SUM_NAMES } from './quote-change-texts.js';
import type { QuoteTerms } from './quote.js';

/** What can have become of a quote. Codes are part of the contract. */
export const QUOTE_CHANGE_KINDS = [
  'item_price',
  'modifier_price',
  'item_gone',
  'item_stopped',
  'item_limited',
  'item_changed',
  'modifier_gone',
  'modifier_stopped',
  'modifier_limited',
  'discount',
  'promo_code',
  'delivery_fee',
  'delivery_minimum',
  'delivery_unavailable',
  'time_unavailable',
  'restaurant_unavailable',
  'table_unavailable',
  'sign_in_required',
  'wallet',
  'payment_unavailable',
  'subtotal',
  'total',
  'due',
] as const;

export type QuoteChangeKind = (typeof QUOTE_CHANGE_KINDS)[number];

/** One difference between a quote as it was shown and a new one; put into words when it is answered. */
export interface QuoteChange {
  kind: QuoteChangeKind;
  /** JSON pointer: into the cart for what was asked for, into the quote for its sums. */
  pointer: string;
  /** Of the item, the option, the campaign or the wallet. */
  name: string | null;
  /** In minor units; null where it is no sum, or there was none. */
  before: number | null;
  after: number | null;
  text: Text;
  params: TextParams;
}

/** A quote as far as a guest sees it. */
export interface ShownQuote {
  currency: string;
  /** The smallest sum that can be paid, in minor units. */
  coin: number;
  lines: readonly PricedLine[];
  terms: QuoteTerms;
  /** Smallest sum of a delivery, in minor units. */
  minimum: number | null;
  paymentMethods: readonly PaymentMethod[];
}

/**
 * Everything that a guest would see differently, line by line and then sum by sum. What keeps the new one from
 * being ordered is a change too.
 */
export function compareQuotes(
  shown: ShownQuote,
  now: ShownQuote,
  problems: readonly CartProblem[],
): QuoteChange[] {
  const troubles = problems.map((problem) => toTrouble(problem, shown));
  return [
    ...shown.lines.flatMap((line) => compareLine(line, now, troubles)),
    ...troubles,
    ...compareDiscounts(shown, now),
    ...compareSums(shown, now),
  ];
}

/** Ways to pay that were offered with the quote, are wanted, and are not to be had any more. */
export function missingPayments(
  wanted: readonly { method: PaymentMethod }[],
  shown: readonly PaymentMethod[],
  now: readonly PaymentMethod[],
): QuoteChange[] {
  return wanted.flatMap(({ method }, index) =>
    shown.includes(method) && !now.includes(method)
      ? [
          {
            kind: 'payment_unavailable' as const,
            pointer: `/payments/${index}`,
            name: null,
            before: null,
            after: null,
            text: CHANGE_TEXTS.payment,
            params: { name: PAYMENT_TEXTS[method] },
          },
        ]
      : [],
  );
}

function compareLine(
  before: PricedLine,
  { lines, currency }: ShownQuote,
  troubles: readonly QuoteChange[],
): QuoteChange[] {
  const pointer = `/lines/${before.index}`;
  const after = lines.find(({ index }) => index === before.index);
  if (after === undefined) {
    const isExplained = troubles.some((one) => one.pointer.startsWith(`${pointer}/`));
    const { name, total } = before;
    const gone = { kind: 'item_gone', pointer, name, before: total, after: null } as const;
    return isExplained ? [] : [{ ...gone, text: CHANGE_TEXTS.gone, params: { name } }];
  }
  if (JSON.stringify(before) === JSON.stringify(after)) {
    return [];
  }
  const prices = [
    ...compareDish(before, after, currency),
    ...compareModifiers(before.modifiers, after.modifiers, `${pointer}/modifiers`, currency),
    ...compareModifiers(
      before.secondHalf?.modifiers ?? [],
      after.secondHalf?.modifiers ?? [],
      `${pointer}/secondHalf/modifiers`,
      currency,
    ),
  ];
  if (prices.length > 0) {
    return prices;
  }
  const { name } = after;
  const sums = { before: before.total, after: after.total };
  return [
    { kind: 'item_changed', pointer, name, ...sums, text: CHANGE_TEXTS.changed, params: { name } },
  ];
}

/** Of a dish of two halves the price of both. */
function compareDish(before: PricedLine, after: PricedLine, currency: string): QuoteChange[] {
  const priceOf = ({ basePrice, secondHalf }: PricedLine) =>
    basePrice + (secondHalf?.basePrice ?? 0);
  const pointer = `/lines/${before.index}`;
  const sums = { before: priceOf(before), after: priceOf(after) };
  return compareSum({ kind: 'item_price', pointer, name: after.name, ...sums }, currency);
}

/** What an option costs in one dish: its free ones count, too. */
function compareModifiers(
  before: readonly PricedModifier[],
  after: readonly PricedModifier[],
  pointer: string,
  currency: string,
): QuoteChange[] {
  const costOf = ({ quantity, free, unitPrice }: PricedModifier) => (quantity - free) * unitPrice;
  return before.flatMap((one, index) => {
    const now = after.find(
      ({ modifierId, groupId }) => modifierId === one.modifierId && groupId === one.groupId,
    );
    return now === undefined
      ? []
      : compareSum(
          {
            kind: 'modifier_price',
            pointer: `${pointer}/${index}`,
            name: now.name,
            before: costOf(one),
            after: costOf(now),
          },
          currency,
        );
  });
}

/** A campaign whose discount has changed, begun or ended. */
function compareDiscounts(shown: ShownQuote, now: ShownQuote): QuoteChange[] {
  const before = shown.terms.discounts;
  const after = now.terms.discounts;
  const ended = before.flatMap(({ campaignId, name, amount }, index) => {
    const still = after.find((one) => one.campaignId === campaignId);
    const sums = { before: amount, after: still?.amount ?? null };
    const pointer = `/discounts/${index}`;
    return compareSum({ kind: 'discount', pointer, name, ...sums }, now.currency);
  });
  const begun = after
    .filter(({ campaignId }) => !before.some((one) => one.campaignId === campaignId))
    .flatMap(({ name, amount }) =>
      compareSum(
        { kind: 'discount', pointer: '/discounts', name, before: null, after: amount },
        now.currency,
      ),
    );
  return [...ended, ...begun];
}

function compareSums(shown: ShownQuote, now: ShownQuote): QuoteChange[] {
  const [before, after] = [shown, now].map(({ terms, lines, coin }) =>
    totalsOf({ ...terms, lines }, coin),
  );
  if (before === undefined || after === undefined) {
    return [];
  }
  const sums: [keyof typeof SUM_NAMES, string, number | null, number | null][] = [
    ['subtotal', '/subtotal', before.subtotal, after.subtotal],
    ['delivery_fee', '/deliveryFee', before.deliveryFee, after.deliveryFee],
    ['delivery_minimum', '/delivery/minimum', shown.minimum, now.minimum],
    ['total', '/total', before.total, after.total],
    ['wallet', '/walletPayment', before.wallet, after.wallet],
    ['due', '/due', before.due, after.due],
  ];
  return sums.flatMap(([kind, pointer, was, is]) =>
    compareSum({ kind, pointer, name: null, before: was, after: is }, now.currency),
  );
}

function compareSum(change: Omit<QuoteChange, 'text' | 'params'>, currency: string): QuoteChange[] {
  const { kind, before, after, name } = change;
  const [was, is] = [before ?? 0, after ?? 0];
  if (was === is) {
    return [];
  }
  const money = (amount: number) => moneyText({ amount, currency });
  const title = name ?? SUM_NAMES[kind as keyof typeof SUM_NAMES];
  const params = { name: title, before: money(was), after: money(is) };
  return [{ ...change, text: name === null ? CHANGE_TEXTS.sum : CHANGE_TEXTS.price, params }];
}

/** What has come up with the cart meanwhile. */
function toTrouble({ code, pointer, params }: CartProblem, shown: ShownQuote): QuoteChange {
  const kind = KIND_OF_PROBLEM[code];
  const index = /^\/lines\/(\d+)/.exec(pointer)?.[1];
  const line = shown.lines.find((one) => one.index === Number(index));
  const isGone = kind === 'item_gone' || kind === 'item_stopped';
  const before = isGone ? (line?.total ?? null) : null;
  const name = line?.name ?? null;
  return { kind, pointer, name, before, after: null, text: CART_PROBLEMS[code], params };
}

/** Every code has its kind: one that is forgotten would be told as a change of an item. */
const KIND_OF_PROBLEM: Record<CartProblemCode, QuoteChangeKind> = {
  table_required: 'table_unavailable',
  table_link_invalid: 'table_unavailable',
  marketing_source_missing: 'restaurant_unavailable',
  phone_proof_needed: 'sign_in_required',
  delivery_minimum: 'delivery_minimum',
  delivery_time: 'time_unavailable',
  delivery_day: 'time_unavailable',
  outside_delivery_zones: 'delivery_unavailable',
  delivery_address_unknown: 'delivery_unavailable',
  delivery_unavailable: 'delivery_unavailable',
  delivery_stopped: 'delivery_unavailable',
  delivery_street_unknown: 'delivery_unavailable',
  delivery_not_checked: 'delivery_unavailable',
  service_unavailable: 'restaurant_unavailable',
  restaurant_unavailable: 'restaurant_unavailable',
  address_required: 'delivery_unavailable',
  address_not_expected: 'delivery_unavailable',
  table_unknown: 'table_unavailable',
  table_not_expected: 'table_unavailable',
  time_not_expected: 'time_unavailable',
  time_too_early: 'time_unavailable',
  time_too_late: 'time_unavailable',
  time_outside_hours: 'time_unavailable',
  asap_unavailable: 'time_unavailable',
  promo_code_unknown: 'promo_code',
  promo_code_refused: 'promo_code',
  promo_code_needs_sign_in: 'promo_code',
  promo_code_not_checked: 'promo_code',
  wallet_limit: 'wallet',
  wallet_step: 'wallet',
  tips_unavailable: 'payment_unavailable',
  tips_step: 'payment_unavailable',
  wallet_unavailable: 'wallet',
  wallet_needs_sign_in: 'wallet',
  wallet_not_checked: 'wallet',
  availability_unknown: 'restaurant_unavailable',
  item_unknown: 'item_gone',
  item_not_orderable: 'item_gone',
  item_not_available_at_time: 'time_unavailable',
  item_stopped: 'item_stopped',
  item_limited: 'item_limited',
  size_required: 'item_changed',
  size_unknown: 'item_gone',
  modifier_unknown: 'modifier_gone',
  modifier_duplicated: 'item_changed',
  modifier_stopped: 'modifier_stopped',
  modifier_limited: 'modifier_limited',
  modifier_too_few: 'item_changed',
  modifier_too_many: 'item_changed',
  half_not_allowed: 'item_gone',
  combo_choices_needed: 'item_changed',
  combo_not_expected: 'item_changed',
  combo_group_missing: 'item_changed',
  combo_group_unknown: 'item_changed',
  combo_group_repeated: 'item_changed',
  combo_choice_unknown: 'item_changed',
  combo_modifier_forbidden: 'item_changed',
  combo_refused: 'item_changed',
  combo_not_sold_now: 'item_changed',
  comment_not_allowed: 'item_changed',
};
