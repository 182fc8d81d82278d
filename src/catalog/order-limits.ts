/** What a line of an order can say; a menu shows nothing that would need more. */

/** Different modifiers of one dish. */
export const MOST_MODIFIERS = 50;

/** iiko counts up to 999.999 of a dish; nobody orders more than this by mistake. */
export const MOST_OF_ONE = 99;

/** Groups of one combo. */
export const MOST_COMBO_GROUPS = 30;

/** In minor units: with the limits above, the largest order still fits into a 64-bit column. */
export const HIGHEST_PRICE = 100_000_000_000;
