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
      return { code: 1, positionId: `${index}`, discountSum: sum, amount: 1, comment: null };
    }),
  );
}

const rateOf = (cart: Cart, more: ReturnType<typeof discount> = []) =>
  discountRate(
    [...discount(cart), ...more],
    cart.prices.map((total, index) => ({ positionId: `${index}`, total })),
    { amountOf: ({ discountSum }) => discountSum, itemOf: (positionId) => positionId },
  );

const toPay = (cart: Cart) =>
  cart.prices.reduce((sum, price) => sum + price, 0) -
  discount(cart).reduce((sum, { discountSum }) => sum + discountSum, 0);

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
    const fixed = { code: 0, positionId: null as unknown as string, discountSum: 30_000 };
    const free = { code: 2, positionId: '0', discountSum: 45_000 };
    const rest = { amount: 1, comment: null };
    const rate = rateOf(cart, [
      { ...fixed, ...rest },
      { ...free, ...rest },
    ]);
    expect(rate).toEqual(rateOf(cart));
    const whole = { code: 1, positionId: '0', discountSum: 45_000, ...rest };
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
