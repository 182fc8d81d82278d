import type { Text } from '../../platform/http/problem.js';

/** How a difference between two quotes is told; what keeps a cart from being ordered has words of its own. */
export const CHANGE_TEXTS = {
  price: {
    en: '"{name}": was {before}, is now {after}.',
    ru: '«{name}»: было {before}, стало {after}.',
  },
  sum: {
    en: '{name}: was {before}, is now {after}.',
    ru: '{name}: было {before}, стало {after}.',
  },
  gone: { en: '"{name}" is no longer sold.', ru: '«{name}» больше не продаётся.' },
  changed: {
    en: '"{name}" has changed on the menu.',
    ru: 'В меню изменилась позиция «{name}».',
  },
  payment: {
    en: 'The restaurant no longer accepts this payment method: {name}.',
    ru: 'Ресторан больше не принимает такой способ оплаты: {name}.',
  },
} as const satisfies Record<string, Text>;

export const SUM_NAMES = {
  subtotal: { en: 'Items', ru: 'Позиции' },
  delivery_fee: { en: 'Delivery', ru: 'Доставка' },
  delivery_minimum: { en: 'Delivery minimum', ru: 'Минимальная сумма доставки' },
  total: { en: 'Total', ru: 'Итого' },
  wallet: { en: 'Paid with bonuses', ru: 'Оплата бонусами' },
  due: { en: 'To pay', ru: 'К оплате' },
} as const satisfies Record<string, Text>;
