import { formatMoney } from '../../platform/http/money.js';
import { describe, type Language } from '../../platform/http/problem.js';
import type { ProblemAction } from '../../platform/http/problem-table.js';
import type { DeliveryReason, DeliveryReasonCode } from './delivery-check.js';

interface ReasonDefinition {
  action: ProblemAction;
  en: string;
  ru: string;
}

/** What keeps a delivery from an address. */
export const REASONS: Readonly<Record<DeliveryReasonCode, ReasonDefinition>> = {
  sum_below_minimum: {
    action: 'changeCart',
    en: 'The order is below the delivery minimum: add {addAmount}.',
    ru: 'Сумма заказа меньше минимальной для этого адреса: добавьте ещё {addAmount}.',
  },
  time_unacceptable: {
    action: 'changeTime',
    en: 'There is no delivery there at this time.',
    ru: 'В это время доставки по этому адресу нет.',
  },
  day_unacceptable: {
    action: 'changeTime',
    en: 'There is no delivery there on this day.',
    ru: 'В этот день доставки по этому адресу нет.',
  },
  time_too_early: {
    action: 'changeTime',
    en: 'We cannot deliver by this time. Omit the time to get the order as soon as possible.',
    ru: 'К этому времени привезти уже не успеем; не указывайте его, чтобы получить заказ как можно скорее.',
  },
  time_too_late: {
    action: 'changeTime',
    en: 'This time is too far ahead to order for.',
    ru: 'До этого времени ещё слишком далеко: заказы на него пока не принимаются.',
  },
  outside_zones: {
    action: 'changeAddress',
    en: 'The address is outside the delivery zones.',
    ru: 'Адрес вне зон доставки.',
  },
  address_unknown: {
    action: 'changeAddress',
    en: 'The address was not found on the map.',
    ru: 'Адрес не найден на карте.',
  },
  delivery_stopped: {
    action: 'fix',
    en: 'The restaurant is not delivering right now. You can pick the order up.',
    ru: 'Ресторан сейчас не доставляет заказы. Заказ можно забрать самостоятельно.',
  },
  street_unknown: {
    action: 'changeAddress',
    en: 'The restaurant does not know this street. Choose one of the suggestions, or set the pin on the map.',
    ru: 'Ресторан не знает такой улицы. Выберите улицу из подсказок или отметьте место на карте.',
  },
  restaurant_unavailable: {
    action: 'retry',
    en: 'The restaurant cannot deliver right now.',
    ru: 'Ресторан сейчас не может доставить заказ.',
  },
  not_checked: {
    action: 'retry',
    en: 'The delivery could not be checked right now. Try again in a minute, or set the pin on the map.',
    ru: 'Сейчас не удалось проверить доставку. Попробуйте через минуту или отметьте место на карте.',
  },
};

/** A reason in words. */
export function describeReason(
  { code, help }: DeliveryReason,
  currency: string,
  language: Language,
): { detail: string; action: ProblemAction } {
  const { action, ...texts } = REASONS[code];
  const addAmount = formatMoney({ amount: help.addAmount ?? 0, currency }, language);
  return { detail: describe(texts, language, { addAmount }), action };
}
