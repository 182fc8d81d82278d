import type { IikoCreateItem } from '../../iiko/schemas/create-delivery.js';
import { discountsByItem, moveDiscounts, positionIds } from './position-ids.js';

const QUOTE = '10000000-0000-4000-8000-000000000001';
const ORDER = '10000000-0000-4000-8000-000000000002';

const take = (seed: string, count: number) => {
  const next = positionIds(seed);
  return Array.from({ length: count }, () => next());
};

const halves = (next: () => string): IikoCreateItem => ({
  type: 'Compound',
  amount: 1,
  primaryComponent: { productId: 'a', positionId: next() },
  secondaryComponent: {
    productId: 'b',
    positionId: next(),
    modifiers: [{ productId: 'm', amount: 1, positionId: next() }],
  },
  commonModifiers: [{ productId: 'n', amount: 1, positionId: next() }],
});

describe('positions', () => {
  it('have the same ids each time, others for another seed, none twice', () => {
    expect(take(QUOTE, 50)).toEqual(take(QUOTE, 50));
    const all = [...take(QUOTE, 50), ...take(ORDER, 50)];
    expect(new Set(all).size).toBe(100);
    for (const id of all) {
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
  });

  it('take their discounts along from the quote to the order', () => {
    const [first = '', second = ''] = take(QUOTE, 2);
    const positions = [{ positionId: second, amount: 100, quantity: 1 }];
    const discount = { campaignId: 'c', name: 'Скидка', amount: 100, positions };
    const moved = moveDiscounts([discount], [first, second], take(ORDER, 2));
    expect(moved[0]?.positions).toEqual([{ ...positions[0], positionId: take(ORDER, 2)[1] }]);
  });

  it('belong to the item with its halves and modifiers', () => {
    const next = positionIds(QUOTE);
    const pizza = halves(next);
    const soup: IikoCreateItem = {
      type: 'Product',
      productId: 'c',
      amount: 2,
      price: 1,
      positionId: next(),
    };
    const ids = take(QUOTE, 5);
    const positions = ids.map((positionId, index) => ({
      positionId,
      amount: 10 ** index,
      quantity: 1,
    }));
    expect(discountsByItem([pizza, soup], [{ positions }])).toEqual([1_111, 10_000]);
  });
});
