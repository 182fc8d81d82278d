import fc from 'fast-check';
import { splitInProportion, spreadDiscounts, type DiscountedItem } from './discount-spreading.js';

const anItem = (positionId: string, total: number, quantity = 1): DiscountedItem => ({
  positionId,
  total,
  quantity,
});
const aCampaign = (campaignId: string, ...operations: [string | null, number, number?][]) => ({
  campaignId,
  name: `campaign ${campaignId}`,
  operations: operations.map(([positionId, amount, quantity]) => ({
    positionId,
    amount,
    quantity: quantity ?? null,
  })),
});

describe('splitInProportion', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 10_000_000 }), {
    minLength: 1,
    maxLength: 30,
  });
  const toMap = (values: readonly number[]) =>
    new Map(values.map((weight, index) => [`position ${index}`, weight]));

  it('gives away exactly the amount, and never more than an item costs', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 400_000_000 }), (values, amount) => {
        const items = toMap(values);
        const total = values.reduce((sum, weight) => sum + weight, 0);
        const shares = splitInProportion(amount, items);
        const given = [...shares.values()].reduce((sum, share) => sum + share, 0);
        expect(given).toBe(Math.min(amount, total));
        for (const [id, share] of shares) {
          expect(Number.isSafeInteger(share) && share >= 0).toBe(true);
          expect(share).toBeLessThanOrEqual(items.get(id) ?? 0);
        }
      }),
    );
  });

  it('differs from the exact proportion by less than one minor unit', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 1_000_000 }), (values, amount) => {
        const items = toMap(values);
        const total = values.reduce((sum, weight) => sum + weight, 0);
        const given = Math.min(amount, total);
        for (const [id, share] of splitInProportion(amount, items)) {
          const exact = (given * (items.get(id) ?? 0)) / total;
          expect(Math.abs(share - exact)).toBeLessThan(1);
        }
      }),
    );
  });

  it('does not depend on the order of the items', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 1_000_000 }), (values, amount) => {
        const entries = [...toMap(values)];
        const turned = splitInProportion(amount, new Map(entries.toReversed()));
        expect(new Map([...turned].toReversed())).toEqual(
          splitInProportion(amount, new Map(entries)),
        );
      }),
    );
  });
});

describe('spreadDiscounts', () => {
  it('spreads a discount on the order to the kopeck', () => {
    const items = [anItem('a', 10_000), anItem('b', 10_000, 2), anItem('c', 10_000)];
    const [discount] = spreadDiscounts([aCampaign('ten', [null, 1_000])], items);
    expect(discount).toEqual({
      campaignId: 'ten',
      name: 'campaign ten',
      amount: 1_000,
      positions: [
        { positionId: 'a', amount: 334, quantity: 1 },
        { positionId: 'b', amount: 333, quantity: 2 },
        { positionId: 'c', amount: 333, quantity: 1 },
      ],
    });
  });

  it('leaves alone what another campaign has made free', () => {
    const items = [anItem('pasty', 12_000, 3), anItem('soup', 36_000)];
    const campaigns = [aCampaign('order', [null, 4_400]), aCampaign('third', ['pasty', 12_000, 1])];
    const [order, third] = spreadDiscounts(campaigns, items);
    expect(order?.positions).toEqual([{ positionId: 'soup', amount: 4_400, quantity: 1 }]);
    expect(third?.positions).toEqual([{ positionId: 'pasty', amount: 12_000, quantity: 1 }]);
  });

  it('joins the discounts that one campaign gives on an item and on the order', () => {
    const campaign = aCampaign('both', ['a', 100], [null, 50], [null, 50]);
    const [discount] = spreadDiscounts([campaign], [anItem('a', 1_000)]);
    expect(discount).toMatchObject({
      amount: 200,
      positions: [{ positionId: 'a', amount: 200, quantity: 1 }],
    });
  });

  it('does not show a campaign that takes nothing off, nor a discount on what is not in the cart', () => {
    const campaigns = [aCampaign('nothing', [null, 0]), aCampaign('elsewhere', ['ghost', 500])];
    expect(spreadDiscounts(campaigns, [anItem('a', 1_000)])).toEqual([]);
  });

  it('never takes more off than an item costs, whatever campaigns come together', () => {
    const cart = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 10 });
    const wishes = fc.array(
      fc.record({
        target: fc.option(fc.nat(20)),
        amount: fc.integer({ min: 0, max: 2_000_000 }),
      }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(cart, wishes, (totals, operations) => {
        const items = totals.map((total, index) => anItem(String(index), total));
        const campaigns = operations.map(({ target, amount }, index) =>
          aCampaign(`campaign ${index}`, [target === null ? null : String(target), amount]),
        );
        const discounts = spreadDiscounts(campaigns, items);
        for (const { amount, positions } of discounts) {
          expect(positions.reduce((sum, share) => sum + share.amount, 0)).toBe(amount);
        }
        for (const { positionId, total } of items) {
          const taken = discounts
            .flatMap(({ positions }) => positions)
            .filter((share) => share.positionId === positionId)
            .reduce((sum, { amount }) => sum + amount, 0);
          expect(taken).toBeLessThanOrEqual(total);
        }
      }),
    );
  });
});
