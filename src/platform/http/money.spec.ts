import { moneyFromUnits, moneyToUnits } from './money.js';

describe('money', () => {
  it.each([
    [390, 'RUB', 39_000],
    [4.35, 'RUB', 435],
    [1.005, 'KWD', 1_005],
    [1200, 'JPY', 1_200],
    [0, 'RUB', 0],
  ])('counts %d %s as %d minor units', (units, currency, amount) => {
    expect(moneyFromUnits(units, currency)).toEqual({ amount, currency });
    expect(moneyToUnits({ amount, currency })).toBe(units);
  });

  it('rounds what is finer than the smallest coin', () => {
    expect(moneyFromUnits(10.005, 'RUB').amount).toBe(1_001);
  });
});
