import type { ProblemAction } from '../platform/http/problem-table.js';
import type { Text } from '../platform/http/problem.js';

export interface CartProblemDefinition extends Text {
  action: ProblemAction;
}

/** What keeps a cart from being delivered. */
export const DELIVERY_PROBLEMS = {
  delivery_minimum: {
    action: 'changeCart',
    en: 'The minimum for delivery to this address is {minimum}; add {missing} more.',
    ru: 'Доставка по этому адресу от {minimum}, добавьте ещё на {missing}.',
  },
  delivery_time: {
    action: 'changeTime',
    en: 'There is no delivery to this address at that time. {nearest}',
    ru: 'В это время по этому адресу не доставляют. {nearest}',
  },
  delivery_day: {
    action: 'changeTime',
    en: 'There is no delivery to this address on that day. {nearest}',
    ru: 'В этот день по этому адресу не доставляют. {nearest}',
  },
  outside_delivery_zones: {
    action: 'changeAddress',
    en: 'The address is outside the delivery zones.',
    ru: 'Адрес не входит в зоны доставки.',
  },
  delivery_address_unknown: {
    action: 'changeAddress',
    en: 'The address could not be found.',
    ru: 'Не удалось найти такой адрес.',
  },
  delivery_unavailable: {
    action: 'retry',
    en: 'The restaurant does not deliver to this address right now.',
    ru: 'Ресторан сейчас не доставляет по этому адресу.',
  },
  delivery_stopped: {
    action: 'fix',
    en: 'The restaurant is not delivering right now. You can pick the order up.',
    ru: 'Ресторан сейчас не доставляет заказы. Заказ можно забрать самостоятельно.',
  },
  delivery_street_unknown: {
    action: 'changeAddress',
    en: 'The restaurant does not know this street. Choose one of the suggestions, or set the pin on the map.',
    ru: 'Ресторан не знает такой улицы. Выберите улицу из подсказок или отметьте место на карте.',
  },
  delivery_not_checked: {
    action: 'retry',
    en: 'The delivery could not be checked right now. Try again in a minute, or set the pin on the map.',
    ru: 'Сейчас не удалось проверить доставку. Попробуйте через минуту или отметьте место на карте.',
  },
} as const satisfies Record<string, CartProblemDefinition>;
