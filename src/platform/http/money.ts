/** An amount in minor units of its currency: `{ amount: 39000, currency: 'RUB' }` is 390 ₽. */
export interface Money {
  amount: number;
  currency: string;
}

/** iiko counts in currency units with decimals; `390.5` in RUB is 39050. */
export function moneyFromUnits(units: number, currency: string): Money {
  // 4.35 * 100 is 434.99999999999994; the error is far behind the digits that money has.
  const scaled = Number((units * minorUnitsPerUnit(currency)).toPrecision(15));
  return { amount: Math.round(scaled), currency };
}

/** The amount as iiko wants it: currency units with decimals. */
export function moneyToUnits({ amount, currency }: Money): number {
  return amount / minorUnitsPerUnit(currency);
}

/** The amount as guests read it: `1 250,50 ₽`, and `800 ₽` without kopecks that are none. */
export function formatMoney(money: Money, language: string): string {
  const units = moneyToUnits(money);
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: money.currency,
    ...(Number.isInteger(units) ? { maximumFractionDigits: 0 } : {}),
  }).format(units);
}

/** The same for a sentence whose language is not known yet. */
export function moneyText(money: Money): { en: string; ru: string } {
  return { en: formatMoney(money, 'en'), ru: formatMoney(money, 'ru') };
}

const knownFactors = new Map<string, number>();

function minorUnitsPerUnit(currency: string): number {
  const known = knownFactors.get(currency);
  if (known !== undefined) {
    return known;
  }
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const factor = 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  knownFactors.set(currency, factor);
  return factor;
}
