import type { ProblemAction } from '../platform/http/problem-table.js';
import type { Text } from '../platform/http/problem.js';

export interface OrderProblemDefinition extends Text {
  action: ProblemAction;
}

/** Why a restaurant did not take an order. Codes are part of the contract. */
export const ORDER_PROBLEMS = {
  restaurant_unreachable: {
    action: 'retry',
    en: 'We could not reach the restaurant in time, so the order was not placed.',
    ru: 'Не удалось связаться с рестораном вовремя, заказ не создан.',
  },
  too_many_orders: {
    action: 'retry',
    en: 'There are too many orders right now, and yours could not be sent in time. Try again in a few minutes.',
    ru: 'Сейчас слишком много заказов, и ваш не удалось передать вовремя. Повторите через несколько минут.',
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
  combo_unavailable: {
    action: 'changeCart',
    en: 'A combo of the order is not sold so any more.',
    ru: 'Комбо из заказа в таком составе больше не продаётся.',
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
  tips_unavailable: {
    action: 'changePayment',
    en: 'The restaurant does not take tips with this order.',
    ru: 'К этому заказу ресторан не принимает чаевые.',
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
    en: 'The bonuses could not be reserved for the order; they may already be spent.',
    ru: 'Не удалось зарезервировать бонусы для заказа: возможно, они уже потрачены.',
  },
  discount_unavailable: {
    action: 'requote',
    en: "The restaurant no longer gives the order's discount.",
    ru: 'Ресторан больше не даёт скидку, с которой рассчитан заказ.',
  },
  promo_code_unavailable: {
    action: 'requote',
    en: 'The promo code is no longer valid; it may already be used.',
    ru: 'Промокод больше не действует: возможно, он уже использован.',
  },
  order_ended: {
    action: 'contactSupport',
    en: 'The order was completed before the items could be added.',
    ru: 'Заказ завершился раньше, чем удалось дополнить его.',
  },
  phone_invalid: {
    action: 'fix',
    en: 'The restaurant does not accept this phone number.',
    ru: 'Ресторан не принимает этот номер телефона.',
  },
  contact_invalid: {
    action: 'fix',
    en: 'The restaurant needs a name for the order.',
    ru: 'Ресторану нужно имя заказчика.',
  },
  comment_refused: {
    action: 'changeCart',
    en: 'The restaurant does not accept this comment. Remove or shorten it.',
    ru: 'Ресторан не принимает такой комментарий. Уберите его или сократите.',
  },
  service_unavailable: {
    action: 'contactSupport',
    en: 'The restaurant does not accept orders of this kind at the moment.',
    ru: 'Ресторан сейчас не принимает такие заказы.',
  },
  table_unavailable: {
    action: 'requote',
    en: 'The restaurant no longer accepts orders for this table.',
    ru: 'Ресторан больше не принимает заказы за этот стол.',
  },
  restaurant_error: {
    action: 'retry',
    en: 'The restaurant could not accept the order just now. Try again in a minute.',
    ru: 'Ресторан сейчас не смог принять заказ. Попробуйте ещё раз через минуту.',
  },
  service_error: {
    action: 'contactSupport',
    en: 'The order was not placed because of an error on our side.',
    ru: 'Заказ не создан из-за ошибки на нашей стороне.',
  },
  restaurant_refused: {
    action: 'contactSupport',
    en: 'The restaurant refused the order.',
    ru: 'Ресторан отклонил заказ.',
  },
} as const satisfies Record<string, OrderProblemDefinition>;

export type OrderProblemCode = keyof typeof ORDER_PROBLEMS;
