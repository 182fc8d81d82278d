import type { Money } from './money.js';

/** An amount of money. */
export class MoneyDto implements Money {
  /**
   * In minor units of the currency: kopecks, cents.
   * @example 39000
   */
  readonly amount: number;

  /**
   * ISO 4217.
   * @example RUB
   */
  readonly currency: string;
}
