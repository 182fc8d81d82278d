import type { Text } from '../platform/http/problem.js';

/** What there is to know about a cart without keeping it from being ordered. */
export const CART_NOTES = {
  combo_price_not_confirmed: {
    en: 'The price of "{name}" could not be confirmed with the restaurant just now.',
    ru: 'Сейчас не удалось уточнить цену в ресторане: «{name}».',
  },
  availability_not_checked: {
    en: 'What is sold out could not be checked lately: something may be gone.',
    ru: 'Сейчас не удаётся обновить наличие: что-то могло закончиться.',
  },
  discounts_not_calculated: {
    en: 'The price is the menu’s: what discounts take off added dishes is known with the bill only.',
    ru: 'Цена указана по меню: какие скидки положены на добавленное, станет известно только из счёта.',
  },
} as const satisfies Record<string, Text>;
