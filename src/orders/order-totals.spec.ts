import fc from 'fast-check';
import { totalsOf, totalsOfPlaced } from './order-totals.js';

const amount = fc.integer({ min: 0, max: 10_000_000 });
const orders = fc.record({
  lines: fc.array(fc.record({ total: amount }), { maxLength: 20 }),
  discounts: fc.array(fc.record({ amount }), { maxLength: 5 }),
  deliveryFee: amount,
  walletPayment: fc.option(fc.record({ amount })),
});
const coin = fc.constantFrom(1, 5, 25, 100, 1_000);

describe('totalsOf', () => {
  it('takes discounts off, adds the delivery and leaves the rest of the wallet to money', () => {
    const totals = totalsOf(
      {
        lines: [{ total: 86_000 }, { total: 39_000 }],
        discounts: [{ amount: 12_500 }],
        deliveryFee: 19_900,
        walletPayment: { amount: 30_000 },
      },
      1,
    );
    expect(totals).toEqual({
      subtotal: 125_000,
      discount: 12_500,
      deliveryFee: 19_900,
      rounding: 0,
      total: 132_400,
      wallet: 30_000,
      due: 102_400,
    });
  });

  it('never asks for less than nothing, and counts in whole minor units', () => {
    fc.assert(
      fc.property(orders, coin, (order, smallest) => {
        const totals = totalsOf(order, smallest);
        for (const value of Object.values(totals)) {
          expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
        }
        expect(totals.wallet + totals.due).toBe(totals.total);
      }),
    );
  });

  it('is the sum of its parts whenever discounts do not exceed what they are for', () => {
    fc.assert(
      fc.property(orders, coin, (order, smallest) => {
        const { subtotal, discount, deliveryFee, rounding, total } = totalsOf(order, smallest);
        fc.pre(discount <= subtotal + deliveryFee);
        expect(total).toBe(subtotal - discount + deliveryFee - rounding);
        expect(total % smallest).toBe(0);
        expect(rounding).toBeLessThan(smallest);
      }),
    );
  });

  it('lets the total of a placed order stand', () => {
    const order = { lines: [{ total: 9_950 }], discounts: [], deliveryFee: 0, walletPayment: null };
    expect(totalsOf(order, 100)).toMatchObject({ rounding: 50, total: 9_900, due: 9_900 });
    expect(totalsOfPlaced({ ...order, total: 9_900 })).toEqual(totalsOf(order, 100));
  });
});
