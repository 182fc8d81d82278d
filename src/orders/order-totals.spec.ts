import fc from 'fast-check';
import { totalsOf } from './order-totals.js';

const amount = fc.integer({ min: 0, max: 10_000_000 });
const orders = fc.record({
  lines: fc.array(fc.record({ total: amount }), { maxLength: 20 }),
  discounts: fc.array(fc.record({ amount }), { maxLength: 5 }),
  deliveryFee: amount,
  walletPayment: fc.option(fc.record({ amount })),
});

describe('totalsOf', () => {
  it('takes discounts off, adds the delivery and leaves the rest of the wallet to money', () => {
    const totals = totalsOf({
      lines: [{ total: 86_000 }, { total: 39_000 }],
      discounts: [{ amount: 12_500 }],
      deliveryFee: 19_900,
      walletPayment: { amount: 30_000 },
    });
    expect(totals).toEqual({
      subtotal: 125_000,
      discount: 12_500,
      deliveryFee: 19_900,
      total: 132_400,
      wallet: 30_000,
      due: 102_400,
    });
  });

  it('never asks for less than nothing, and counts in whole minor units', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const totals = totalsOf(order);
        for (const value of Object.values(totals)) {
          expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
        }
        expect(totals.wallet + totals.due).toBe(totals.total);
      }),
    );
  });

  it('is the sum of its parts whenever discounts do not exceed what they are for', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const { subtotal, discount, deliveryFee, total } = totalsOf(order);
        fc.pre(discount <= subtotal + deliveryFee);
        expect(total).toBe(subtotal - discount + deliveryFee);
      }),
    );
  });
});
