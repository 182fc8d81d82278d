import { moneyFromUnits } from './money.js';

/**
 * How sums are rounded. A till pays only in whole coins: the multiples of the denomination that iiko knows of an
 * organization, and refuses any other sum ("doesn't fit for the currency settings").
 *
 * - What iiko gives is taken as it is: prices of dishes, options, combos and of the delivery. A till may refuse a
 *   price that is not its own.
 * - What is computed here is rounded down to whole coins: halves of a dish, shares of a combo, discounts, what a
 *   wallet pays. A share that takes all that is left of a sum takes its odd part too.
 * - The total is rounded down last, and what that takes off is told. It is nothing wherever iiko's prices fit.
 *
 * So what is due is whole coins, and every payment must be.
 */

export interface Denominated {
  currency: string;
  /** In currency units, as iiko has it: 1 for whole roubles, 0.05. null: iiko does not tell. */
  currencyMinimumDenomination: number | null;
}

/** The smallest sum that can be paid, in minor units; one where iiko does not tell. */
export function coinOf({ currency, currencyMinimumDenomination }: Denominated): number {
  return Math.max(1, moneyFromUnits(currencyMinimumDenomination ?? 0, currency).amount);
}

/** @param amount not negative, in minor units; parts of one are rounded too */
export function roundDown(amount: number, coin: number): number {
  return amount - (amount % coin);
}
