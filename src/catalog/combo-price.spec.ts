import { priceOfCombo } from './combo-price.js';

const rubles = (amount: number) => ({ amount: amount * 100, currency: 'RUB' });
const CHOICES = [
  { price: 69_000, options: 15_000 },
  { price: 59_000, options: 0 },
];
const aCombo = (overrides: object = {}) => ({
  basePrice: rubles(0),
  discount: null,
  includesModifiers: false,
  ...overrides,
});
const off = (on: 'cheapest' | 'dearest' | 'each', percent: number) => ({ on, percent });

describe('priceOfCombo', () => {
  it.each([
    ['a base and what choices add', { basePrice: rubles(890) }, 89_000 + 128_000],
    ['a base, whose options are in it', { includesModifiers: true }, 128_000],
    ['less half of the cheapest', { discount: off('cheapest', 50) }, 128_000 - 29_500],
    ['less a third of the dearest', { discount: off('dearest', 33) }, 128_000 - 22_770],
    ['less a fifth of everything', { discount: off('each', 20) }, 102_400],
    [
      'less a part of dishes with their options',
      { discount: off('dearest', 50), includesModifiers: true },
      143_000 - 42_000,
    ],
    ['nothing for all off', { discount: off('each', 100) }, 0],
  ])('is %s', (_name, overrides, price) => {
    expect(priceOfCombo(aCombo(overrides), CHOICES)).toBe(price);
  });
});
