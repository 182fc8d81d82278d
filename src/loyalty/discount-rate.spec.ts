import fc from 'fast-check';
import { amountToAdd, discountRate } from './discount-rate.js';

interface Cart {
  /** In minor units. */
  prices: number[];
  /** Taken off one after the other, in percent. */
  percents: number[];
}

/** As iiko gives them: every item by itself, each campaign on what the earlier ones have left. */
function discount({ prices, percents }: Cart) {
  const left = [...prices];
  return percents.flatMap((percent) =>
    left.map((price, index) => {
      const sum = Math.round((price * percent) / 100);
      left[index] = price - sum;
      return { positionId: `${index}`, amount: sum, isFixed: false };
    }),
  );
}

const rateOf = (cart: Cart, more: Parameters<typeof discountRate>[0] = []) =>
  discountRate(
    [...discount(cart), ...more],
    cart.prices.map((total, index) => ({ positionId: `${index}`, total })),
  );

const toPay = (cart: Cart) =>
  cart.prices.reduce((sum, price) => sum + price, 0) -
  discount(cart).reduce((sum, { amount }) => sum + amount, 0);

describe('what to add to a cart under discounts', () => {
  it('is what is missing where there are none', () => {
    expect(amountToAdd(800, rateOf({ prices: [88_000], percents: [] }), 1)).toBe(800);
  });

  it('is more by what the discount takes of it', () => {
    const rate = rateOf({ prices: [88_000], percents: [10] });
    expect(amountToAdd(800, rate, 1)).toBe(889);
    expect(amountToAdd(800, rate, 100)).toBe(900);
  });

  it('does not grow with a fixed sum, a free dish or a dish that costs nothing any more', () => {
    const cart = { prices: [50_000, 38_000], percents: [10] };
    const fixed = { positionId: null, amount: 30_000, isFixed: true };
    const free = { positionId: '0', amount: 45_000, isFixed: true };
    const rate = rateOf(cart, [fixed, free]);
    expect(rate).toEqual(rateOf(cart));
    const whole = { positionId: '0', amount: 45_000, isFixed: false };
    expect(rateOf(cart, [whole]).part).toBeCloseTo(0.1, 3);
  });

  it('always solves it, and hardly takes more than that', () => {
    const prices = fc.array(fc.integer({ min: 1_000, max: 200_000 }), {
      minLength: 1,
      maxLength: 6,
    });
    const percents = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 });
    const coins = fc.constantFrom(1, 5, 100);
    fc.assert(
      fc.property(prices, percents, coins, fc.nat(100_000), (ofItems, off, coin, missing) => {
        const cart = { prices: ofItems, percents: off };
        const minimum = toPay(cart) + missing;
        const amount = amountToAdd(missing, rateOf(cart), coin);
        expect(amount % coin).toBe(0);
        expect(toPay({ ...cart, prices: [...ofItems, amount] })).toBeGreaterThanOrEqual(minimum);
        const share = off.reduce((left, percent) => left * (1 - percent / 100), 1);
        expect(amount).toBeLessThanOrEqual(((missing + 1) / share) * 1.03 + coin + 1);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
