import type { ProblemAction } from '../http/problem-table.js';
import type { Text } from '../http/problem.js';

export interface OrderProblemDefinition extends Text {
  action: ProblemAction;
}

/** Why a restaurant did not take an order. Codes are part of the contract. */
export const ORDER_PROBLEMS = {
  restaurant_unreachable: {
    action: 'retry',
    en: 'The restaurant could not be reached in time, and the order was not made.',
    ru: 'Не удалось связаться с рестораном вовремя, заказ не создан.',
  },
  restaurant_not_responding: {
    action: 'retry',
    en: 'The restaurant did not confirm the order in time.',
    ru: 'Ресторан не подтвердил заказ вовремя.',
  },
  restaurant_closed: {
    action: 'contactSupport',
    en: 'The restaurant does not take orders through this app at the moment.',
    ru: 'Ресторан сейчас не принимает заказы через приложение.',
  },
  item_stopped: {
    action: 'changeCart',
    en: 'Something in the order is sold out.',
    ru: 'Что-то из заказа закончилось.',
  },
  item_unavailable: {
    action: 'changeCart',
    en: 'Something in the order is no longer sold.',
    ru: 'Что-то из заказа больше не продаётся.',
  },
  modifiers_invalid: {
    action: 'changeCart',
    en: 'The options of a dish do not suit the restaurant.',
    ru: 'Набор добавок к блюду не подходит ресторану.',
  },
  price_changed: {
    action: 'requote',
    en: 'A price has changed in the restaurant.',
    ru: 'В ресторане изменилась цена.',
  },
  address_invalid: {
    action: 'changeAddress',
    en: 'The restaurant could not find the address.',
    ru: 'Ресторан не смог найти адрес.',
  },
  time_unavailable: {
    action: 'changeTime',
    en: 'The restaurant cannot make the order for that time.',
    ru: 'Ресторан не может выполнить заказ к этому времени.',
  },
  payment_unavailable: {
    action: 'changePayment',
    en: 'The restaurant does not take this way of payment.',
    ru: 'Ресторан не принимает этот способ оплаты.',
  },
  payment_failed: {
    action: 'changePayment',
    en: 'The payment did not succeed, and the order was not made.',
    ru: 'Оплата не прошла, заказ не создан.',
  },
  payment_expired: {
    action: 'requote',
    en: 'The order was not paid in time, and was not made.',
    ru: 'Заказ не был оплачен вовремя и не создан.',
  },
  bonuses_unavailable: {
    action: 'requote',
    en: 'The bonuses could not be kept for the order: they may have been spent meanwhile.',
    ru: 'Не удалось зарезервировать бонусы для заказа: возможно, они уже потрачены.',
  },
  discount_unavailable: {
    action: 'requote',
    en: 'The restaurant does not give the discount of the order any more.',
    ru: 'Ресторан больше не даёт скидку, с которой рассчитан заказ.',
  },
  order_ended: {
    action: 'contactSupport',
    en: 'The order had ended before it could be added.',
    ru: 'Заказ завершился раньше, чем удалось дополнить его.',
  },
  phone_invalid: {
    action: 'fix',
    en: 'The restaurant does not accept this phone number.',
    ru: 'Ресторан не принимает этот номер телефона.',
  },
  restaurant_refused: {
    action: 'contactSupport',
    en: 'The restaurant refused the order.',
    ru: 'Ресторан отклонил заказ.',
  },
} as const satisfies Record<string, OrderProblemDefinition>;

export type OrderProblemCode = keyof typeof ORDER_PROBLEMS;

/** iiko's order error codes; the set is open, so what is not here is told by its text. */
const CODE_OF_IIKO: Record<string, OrderProblemCode> = {
  ProductNotFound: 'item_unavailable',
  ProductExludedFromMenu: 'item_unavailable',
  ProductCanBuyFromCashdesk: 'item_unavailable',
  ProductSizeNotFound: 'item_unavailable',
  ProductGroupNotFound: 'modifiers_invalid',
  ModifierDuplicated: 'modifiers_invalid',
  RequestProductPriceIsNotEqualToFrontPrice: 'price_changed',
  PaymentTypeNotFound: 'payment_unavailable',
  PaymentTypeCanNotBeUsedAsExternal: 'payment_unavailable',
  PaymentSumShouldBePositive: 'payment_unavailable',
  AddressNotFound: 'address_invalid',
  HomeNotFound: 'address_invalid',
  Line1Disabled: 'address_invalid',
  TooSmallDeliveryDate: 'time_unavailable',
  DeliveryDateNotSpecified: 'time_unavailable',
  InvalidPhone: 'phone_invalid',
  TerminalGroupDisabled: 'restaurant_closed',
  TerminalGroupUnregistered: 'restaurant_closed',
  TerminalGroupIdNotDetermined: 'restaurant_closed',
  OrganizationDisabled: 'restaurant_closed',
  OrganizationUnregistered: 'restaurant_closed',
  IikoFrontTooOldVersion: 'restaurant_closed',
};

/** What the POS says in words only (iiko's article "Delivery problem analysis"), most specific first. */
const CODE_OF_TEXT: [RegExp, OrderProblemCode][] = [
  [/timeout expired/i, 'restaurant_not_responding'],
  [/stop.?list|out of stock/i, 'item_stopped'],
  [/invalid group amount|(group|simple) modifiers? item/i, 'modifiers_invalid'],
  [/product size must be specified/i, 'item_unavailable'],
  [/cooking place type|excluded from menu|is inactive|current department/i, 'item_unavailable'],
  [/price/i, 'price_changed'],
  [/too small delivery date/i, 'time_unavailable'],
  [/payment/i, 'payment_unavailable'],
  [/address|street|house/i, 'address_invalid'],
  [/phone/i, 'phone_invalid'],
];

/** Our reason for iiko's refusal; `restaurant_refused` when neither code nor text says more. */
export function reasonOfRefusal(
  code: string | undefined,
  text: string | undefined,
): OrderProblemCode {
  const byCode = code === undefined ? undefined : CODE_OF_IIKO[code];
  return (
    byCode ??
    CODE_OF_TEXT.find(([pattern]) => pattern.test(text ?? ''))?.[1] ??
    'restaurant_refused'
  );
}

/** The id is in use: what we sent before has arrived. One client saw the code as the number 192. */
export function isDuplicate(code: string | undefined, text: string | undefined): boolean {
  return code === 'DuplicatedOrderId' || code === '192' || /order already exists/i.test(text ?? '');
}

/** Set by iiko when the POS stayed silent. Unlike other refusals it may still turn into a success. */
export function isCreationTimeout(text: string | undefined): boolean {
  return /creation timeout expired/i.test(text ?? '');
}
