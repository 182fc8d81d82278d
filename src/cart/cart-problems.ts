import type { Address } from '../platform/http/address.dto.js';
import type { Money } from '../platform/http/money.js';
import type { Text, TextParams } from '../platform/http/problem.js';
import { DELIVERY_PROBLEMS, type CartProblemDefinition } from './delivery-problems.js';
import { PLACING_PROBLEMS } from './placing-problems.js';

/** What keeps a cart from being ordered. `{names}` are replaced by the values of the case. */
export const CART_PROBLEMS = {
  ...PLACING_PROBLEMS,
  service_unavailable: {
    action: 'fix',
    en: 'This restaurant does not offer {service}.',
    ru: 'Ресторан этого не предлагает: {service}.',
  },
  restaurant_unavailable: {
    action: 'retry',
    en: 'No orders are taken right now. {reason}',
    ru: 'Заказы сейчас не принимаются. {reason}',
  },
  address_required: {
    action: 'changeAddress',
    en: 'A delivery needs an address.',
    ru: 'Для доставки нужен адрес.',
  },
  address_not_expected: {
    action: 'fix',
    en: 'Only deliveries have an address.',
    ru: 'Адрес нужен только для доставки.',
  },
  table_unknown: {
    action: 'fix',
    en: 'The restaurant has no such table.',
    ru: 'Такого стола в ресторане нет.',
  },
  table_not_expected: {
    action: 'fix',
    en: 'Only dine-in orders have a table.',
    ru: 'Стол указывают только для заказа в зале.',
  },
  time_not_expected: {
    action: 'changeTime',
    en: 'Orders at a table are prepared right away; omit the time.',
    ru: 'Заказ за столом — на сейчас: время указывать не нужно.',
  },
  time_too_early: {
    action: 'changeTime',
    en: 'The time is in the past or too soon. {nearest}',
    ru: 'Время уже прошло или слишком близко. {nearest}',
  },
  time_too_late: {
    action: 'changeTime',
    en: 'Orders are accepted up to {days} days ahead. {nearest}',
    ru: 'Заказы принимаются не более чем за {days} дней. {nearest}',
  },
  time_outside_hours: {
    action: 'changeTime',
    en: 'The restaurant takes no orders for that time. {nearest}',
    ru: 'На это время ресторан не принимает заказы. {nearest}',
  },
  asap_unavailable: {
    action: 'changeTime',
    en: 'The restaurant is closed, or closes before the order would be ready. {nearest}',
    ru: 'Ресторан закрыт или закроется раньше, чем заказ будет готов. {nearest}',
  },
  ...DELIVERY_PROBLEMS,
  promo_code_unknown: {
    action: 'changeCart',
    en: 'This promo code is not valid at this restaurant.',
    ru: 'Ресторан не знает такого промокода.',
  },
  promo_code_refused: {
    action: 'changeCart',
    en: 'The promo code does not apply to this order.',
    ru: 'Промокод не действует для этого заказа.',
  },
  promo_code_needs_sign_in: {
    action: 'signIn',
    en: 'Sign in to use a promo code.',
    ru: 'Войдите, чтобы применить промокод.',
  },
  promo_code_not_checked: {
    action: 'retry',
    en: 'The promo code could not be checked right now.',
    ru: 'Сейчас не удалось проверить промокод.',
  },
  wallet_limit: {
    action: 'fix',
    en: 'At most {maximum} of this order can be paid this way.',
    ru: 'Так можно оплатить не больше {maximum} этого заказа.',
  },
  wallet_step: {
    action: 'fix',
    en: 'The amount must be a multiple of {step}.',
    ru: 'Так можно оплатить сумму, кратную {step}.',
  },
  tips_unavailable: {
    action: 'changePayment',
    en: 'The restaurant does not accept tips with this payment method for this order.',
    ru: 'К такому заказу ресторан не принимает чаевые этим способом.',
  },
  tips_step: {
    action: 'fix',
    en: 'The tip must be a multiple of {step}.',
    ru: 'Сумма чаевых должна быть кратна {step}.',
  },
  wallet_unavailable: {
    action: 'changePayment',
    en: 'This order cannot be paid from that wallet.',
    ru: 'Этот заказ нельзя оплатить с такого счёта.',
  },
  wallet_needs_sign_in: {
    action: 'signIn',
    en: 'Sign in to pay with bonuses.',
    ru: 'Войдите, чтобы оплатить бонусами.',
  },
  wallet_not_checked: {
    action: 'retry',
    en: 'Your bonus balance is unavailable right now. Try again in a minute.',
    ru: 'Сейчас не удалось проверить счёт.',
  },
  availability_unknown: {
    action: 'retry',
    en: 'Availability is still loading. Try again in a minute.',
    ru: 'Пока неизвестно, что есть в наличии. Попробуйте через минуту.',
  },
  item_unknown: {
    action: 'changeCart',
    en: '{item} is not on the menu of this restaurant.',
    ru: '{item} нет в меню этого ресторана.',
  },
  item_not_orderable: {
    action: 'changeCart',
    en: '"{name}" cannot be ordered on its own.',
    ru: '«{name}» нельзя заказать отдельно.',
  },
  item_not_available_at_time: {
    action: 'changeTime',
    en: '"{name}" is not available at that time. {nearest}',
    ru: '«{name}» в это время не продаётся. {nearest}',
  },
  item_stopped: {
    action: 'changeCart',
    en: '"{name}" is sold out.',
    ru: '«{name}» закончилось.',
  },
  item_limited: {
    action: 'changeCart',
    en: 'Only {remaining} × "{name}" left.',
    ru: 'Осталось только {remaining}: «{name}».',
  },
  size_required: {
    action: 'fix',
    en: '"{name}" comes in sizes: choose one.',
    ru: 'Выберите размер: «{name}».',
  },
  size_unknown: {
    action: 'changeCart',
    en: '"{name}" does not come in this size.',
    ru: 'Такого размера нет: «{name}».',
  },
  modifier_unknown: {
    action: 'changeCart',
    en: '"{name}" has no such option.',
    ru: 'Такой добавки нет: «{name}».',
  },
  modifier_duplicated: {
    action: 'fix',
    en: 'The option "{modifier}" is listed twice.',
    ru: 'Добавка «{modifier}» указана дважды.',
  },
  modifier_stopped: {
    action: 'changeCart',
    en: 'The option "{modifier}" is sold out.',
    ru: 'Добавка «{modifier}» закончилась.',
  },
  modifier_limited: {
    action: 'changeCart',
    en: 'Only {remaining} × "{modifier}" left.',
    ru: 'Добавки «{modifier}» осталось только {remaining}.',
  },
  modifier_too_few: {
    action: 'changeCart',
    en: 'Choose at least {min} of "{group}".',
    ru: 'Выберите не меньше {min}: «{group}».',
  },
  modifier_too_many: {
    action: 'changeCart',
    en: 'Choose at most {max} of "{group}".',
    ru: 'Выберите не больше {max}: «{group}».',
  },
  half_not_allowed: {
    action: 'changeCart',
    en: '"{name}" cannot be combined with this item in halves.',
    ru: 'Нельзя собрать из двух половин: «{name}».',
  },
  combo_choices_needed: {
    action: 'fix',
    en: '"{name}" is a combo: choose its items.',
    ru: 'Выберите состав комбо: «{name}».',
  },
  combo_not_expected: {
    action: 'fix',
    en: '"{name}" is not a combo.',
    ru: 'Это не комбо: «{name}».',
  },
  combo_group_missing: {
    action: 'changeCart',
    en: 'Choose one from "{group}".',
    ru: 'Выберите что-нибудь: «{group}».',
  },
  combo_group_unknown: {
    action: 'changeCart',
    en: '"{name}" has no such group.',
    ru: 'Такой группы нет: «{name}».',
  },
  combo_group_repeated: {
    action: 'changeCart',
    en: 'Only one can be chosen from "{group}".',
    ru: 'Можно выбрать только одно: «{group}».',
  },
  combo_choice_unknown: {
    action: 'changeCart',
    en: 'This cannot be chosen from "{group}".',
    ru: 'Этого нет среди вариантов: «{group}».',
  },
  combo_modifier_forbidden: {
    action: 'changeCart',
    en: 'The option "{modifier}" is not part of the combo.',
    ru: 'Добавка «{modifier}» в комбо не входит.',
  },
  combo_refused: {
    action: 'changeCart',
    en: 'The restaurant does not sell the combo with this choice from "{group}".',
    ru: 'Ресторан не продаёт комбо с таким выбором: «{group}».',
  },
  combo_not_sold_now: {
    action: 'changeCart',
    en: 'The combo "{name}" is not available at the time of this order.',
    ru: 'На это время комбо «{name}» не продаётся.',
  },
  comment_not_allowed: {
    action: 'fix',
    en: 'This restaurant does not accept comments on single items.',
    ru: 'Ресторан не принимает комментарии к отдельным позициям.',
  },
} as const satisfies Record<string, CartProblemDefinition>;

export type CartProblemCode = keyof typeof CART_PROBLEMS;

/** One thing wrong with a cart, at one place of it. */
export interface CartProblem {
  code: CartProblemCode;
  /** JSON pointer into the quote request. */
  pointer: string;
  params: TextParams;
  /** When the cart could be had instead. */
  slot?: { start: string; end: string };
  /** What else would solve it, for programs. */
  hint?: CartHint;
}

/** `item` of `item_unknown`, where its name is not known. */
export const UNNAMED_ITEM: Text = { en: 'The item', ru: 'Такой позиции' };

export interface CartHint {
  /** What may have been meant by the address. */
  addresses?: Address[];
  /** Of modifiers, or of a combo. */
  groupId?: string;
  modifierId?: string;
  /** Which half or choice of the line. */
  index?: number;
  /** Portions, or pieces of a modifier. */
  min?: number;
  max?: number;
  sizeIds?: string[];
  maxAmount?: Money;
  stepAmount?: Money;
  addAmount?: Money;
  /** Of what is not on the menu any more. */
  name?: string;
}
