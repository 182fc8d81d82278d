import { coinOf, roundDown } from './denomination.js';

describe('coinOf', () => {
  it.each([
    [1, 'RUB', 100],
    [0.01, 'RUB', 1],
    [0.05, 'EUR', 5],
    [0.25, 'USD', 25],
    [1, 'JPY', 1],
    [10, 'JPY', 10],
    [0.005, 'KWD', 5],
    [null, 'RUB', 1],
    [0, 'RUB', 1],
    // Finer than the currency.
    [0.001, 'RUB', 1],
  ])('is, of %p %s, %d minor units', (currencyMinimumDenomination, currency, coin) => {
    expect(coinOf({ currency, currencyMinimumDenomination })).toBe(coin);
  });
});

describe('roundDown', () => {
  it('leaves whole coins, and takes parts of a minor unit off too', () => {
    expect(roundDown(9_950, 100)).toBe(9_900);
    expect(roundDown(9_900, 100)).toBe(9_900);
    expect(roundDown(57_777.5, 1)).toBe(57_777);
  });
});
