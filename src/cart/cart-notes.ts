import type { Text } from '../platform/http/problem.js';

/** What there is to know about a cart without keeping it from being ordered. */
export const CART_NOTES = {
  combo_price_not_confirmed: {
    en: 'The restaurant has not confirmed the price of "{name}" yet.',
    ru: 'Сейчас не удалось уточнить цену в ресторане: «{name}».',
  },
  availability_not_checked: {
    en: 'Availability could not be updated; some items may be sold out.',
    ru: 'Сейчас не удаётся обновить наличие: что-то могло закончиться.',
  },
  discounts_not_calculated: {
    en: 'The price is from the menu; discounts on added items appear only on the bill.',
    ru: 'Цена указана по меню: какие скидки положены на добавленное, станет известно только из счёта.',
  },
} as const satisfies Record<string, Text>;
