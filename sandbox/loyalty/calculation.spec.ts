import { CAMPAIGNS, BIRTHDAY_CONDITION_ID, GOLD_CATEGORY_ID } from '../data/loyalty.js';
import { itemId, sizeId } from '../data/ids.js';
import { spreadMoney } from '../totals.js';
import type { Position } from './basket.js';
import { calculateDiscounts, discountPerItem, type Shopper } from './calculation.js';

const SOUP = itemId(1);
const PASTY = itemId(72);
const MORS = itemId(81);
const GLASS = sizeId(6);

const position = (productId: string, sum: number, fields: Partial<Position> = {}): Position => ({
  positionId: null,
  productIds: [productId],
  sizeId: null,
  amount: 1,
  sum,
  ...fields,
});

const shopper = (fields: Partial<Shopper> = {}): Shopper => ({
  categoryIds: [],
  coupon: null,
  manualConditionIds: [],
  ...fields,
});

const taken = (basket: Position[], who: Partial<Shopper> = {}): number[] =>
  discountPerItem(basket, calculateDiscounts(basket, shopper(who), CAMPAIGNS));

describe('calculateDiscounts', () => {
  it('takes a percentage off every item, to the kopeck', () => {
    const basket = [position(SOUP, 390), position(SOUP, 99.99)];
    expect(taken(basket, { coupon: 'BORSCH10' })).toEqual([39, 10]);
    expect(taken(basket)).toEqual([0, 0]);
  });

  it('gives every third pasty free, counted over all lines, the cheapest first', () => {
    expect(taken([position(PASTY, 240, { amount: 2 })])).toEqual([0]);
    expect(taken([position(PASTY, 360, { amount: 3 })])).toEqual([120]);
    expect(
      taken([position(PASTY, 600, { amount: 4 }), position(PASTY, 240, { amount: 2 })]),
    ).toEqual([0, 240]);
    expect(
      taken([position(PASTY, 750, { amount: 5 }), position(PASTY, 120, { amount: 1 })]),
    ).toEqual([150, 120]);
  });

  it('does not count half a pasty, nor a half of something else', () => {
    expect(taken([position(PASTY, 354, { amount: 2.95 })])).toEqual([0]);
    const halves = position(PASTY, 360, { amount: 3, productIds: [PASTY, SOUP] });
    expect(taken([halves])).toEqual([0]);
  });

  it('takes a sum off the order from its smallest sum on, spread over the items', () => {
    const coupon = 'MINUS300';
    expect(taken([position(SOUP, 999.99)], { coupon })).toEqual([0]);
    const spread = taken([position(SOUP, 700), position(SOUP, 500), position(SOUP, 0)], { coupon });
    expect(spread).toEqual([175, 125, 0]);
  });

  it('never takes more than what is left of the price', () => {
    const off = (sum: number) => ({
      id: 'c',
      programId: 'p',
      name: 'c',
      description: '',
      rule: { kind: 'sum' as const, sum, when: {} },
    });
    const basket = [position(SOUP, 100), position(SOUP, 0.05)];
    const discounts = calculateDiscounts(basket, shopper(), [off(60), off(60), off(60)]);
    expect(discountPerItem(basket, discounts)).toEqual([100, 0.05]);
    expect(discounts).toHaveLength(2);
  });

  it('applies each campaign to what the earlier ones have left', () => {
    const gold = { categoryIds: [GOLD_CATEGORY_ID], coupon: 'BORSCH10' };
    expect(taken([position(SOUP, 1000)], gold)).toEqual([145]);
    const birthday = { manualConditionIds: [BIRTHDAY_CONDITION_ID] };
    expect(taken([position(SOUP, 1000)], birthday)).toEqual([150]);
  });

  it('makes one glass free when the rest of the order costs enough', () => {
    const glass = position(MORS, 300, { amount: 2, sizeId: GLASS });
    expect(taken([position(SOUP, 1850), glass])).toEqual([0, 150]);
    expect(taken([position(SOUP, 1849), glass])).toEqual([0, 0]);
    const jug = position(MORS, 420, { sizeId: sizeId(7) });
    expect(taken([position(SOUP, 3000), jug])).toEqual([0, 0]);
  });
});

describe('spreadMoney', () => {
  it('loses no kopeck and gives nobody more than the weight', () => {
    expect(spreadMoney(100, [1000, 1000, 1000])).toEqual([33.33, 33.34, 33.33]);
    expect(spreadMoney(10, [0.01, 5, 0])).toEqual([0.01, 5, 0]);
    expect(spreadMoney(5, [])).toEqual([]);
  });
});
