import type { MenuCombo } from './menu.js';

/** A choice as it is priced; amounts are in minor units, of one. */
export interface PricedChoiceParts {
  price: number;
  /** What its options cost. */
  options: number;
}

/**
 * What one combo costs, in minor units: the base and its choices, less the discount. Options count only where the
 * combo includes them and has a discount to take of them; a fixed price has them in it already.
 */
export function priceOfCombo(
  {
    basePrice,
    discount,
    includesModifiers,
  }: Pick<MenuCombo, 'basePrice' | 'discount' | 'includesModifiers'>,
  choices: readonly PricedChoiceParts[],
): number {
  if (discount === null) {
    return basePrice.amount + choices.reduce((sum, { price }) => sum + price, 0);
  }
  const prices = choices.map(({ price, options }) => price + (includesModifiers ? options : 0));
  const whole = prices.reduce((sum, price) => sum + price, 0);
  const reduced = { cheapest: Math.min(...prices), dearest: Math.max(...prices), each: whole };
  const off = Math.round((reduced[discount.on] * discount.percent) / 100);
  return basePrice.amount + whole - off;
}
