import type { Text } from '../../platform/http/problem.js';
import type { Cart, Payment } from '../order-model.js';
import type { OrderStatus } from '../order-status.js';

/** What a guest reads of an order's status. */
export const STATUS_TEXTS = {
  awaiting_payment: { en: 'Waiting for the payment', ru: 'Ожидает оплаты' },
  accepted: { en: 'Accepted', ru: 'Принят' },
  sent: { en: 'Sent to the restaurant', ru: 'Передан в ресторан' },
  confirmed: { en: 'Confirmed by the restaurant', ru: 'Подтверждён рестораном' },
  cooking: { en: 'Being prepared', ru: 'Готовится' },
  ready: { en: 'Ready', ru: 'Готов' },
  on_the_way: { en: 'On the way', ru: 'В пути' },
  delivered: { en: 'Delivered', ru: 'Доставлен' },
  completed: { en: 'Completed', ru: 'Завершён' },
  rejected: { en: 'Not accepted', ru: 'Не принят' },
  cancelled: { en: 'Cancelled', ru: 'Отменён' },
  unknown: { en: 'Being checked with the restaurant', ru: 'Уточняется у ресторана' },
} as const satisfies Record<OrderStatus, Text>;

export const SERVICE_TEXTS = {
  delivery: { en: 'delivery', ru: 'доставка' },
  pickup: { en: 'pickup', ru: 'самовывоз' },
  'dine-in': { en: 'dine-in', ru: 'обслуживание в зале' },
} as const satisfies Record<Cart['service'], Text>;

export const PAYMENT_TEXTS = {
  cash: { en: 'cash', ru: 'наличные' },
  card: { en: 'card', ru: 'карта' },
  online: { en: 'online', ru: 'онлайн' },
} as const satisfies Record<Payment['method'], Text>;
