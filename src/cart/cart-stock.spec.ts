import type { PricedLine } from './cart.js';
import { checkStock } from './cart-stock.js';

const aLine = (overrides: Partial<PricedLine> = {}): PricedLine => ({
  index: 0,
  itemId: 'soup',
  name: 'Soup',
  sizeId: null,
  sizeName: null,
  quantity: 1,
  unitPrice: 100,
  total: 100,
  basePrice: 100,
  compound: false,
  modifiers: [],
  secondHalf: null,
  comment: null,
  ...overrides,
});

const cream = {
  modifierId: 'cream',
  groupId: null,
  name: 'Cream',
  quantity: 2,
  free: 0,
  unitPrice: 10,
  independentQuantity: false,
  divisible: false,
};

const stock = (left: Record<string, number>) => (productId: string, sizeId: string | null) =>
  left[`${productId}/${sizeId ?? ''}`];

describe('checkStock', () => {
  it('lets through what is not limited or is there', () => {
    expect(checkStock([aLine({ quantity: 3 })], stock({ 'soup/': 3 }))).toEqual([]);
    expect(checkStock([aLine({ quantity: 30 })], stock({}))).toEqual([]);
  });

  it('adds up what several lines want of the same product', () => {
    const lines = [aLine({ quantity: 2 }), aLine({ index: 1, quantity: 2 })];
    const problems = checkStock(lines, stock({ 'soup/': 3 }));
    expect(problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'item_limited /lines/0',
      'item_limited /lines/1',
    ]);
  });

  it('keeps sizes apart', () => {
    const lines = [aLine({ sizeId: 's' }), aLine({ index: 1, sizeId: 'l' })];
    const problems = checkStock(lines, stock({ 'soup/s': 0 }));
    expect(problems).toEqual([
      { code: 'item_stopped', pointer: '/lines/0', params: { name: 'Soup' } },
    ]);
  });

  it('counts modifiers for every dish', () => {
    const lines = [aLine({ quantity: 3, modifiers: [cream] })];
    expect(checkStock(lines, stock({ 'cream/': 6 }))).toEqual([]);
    expect(checkStock(lines, stock({ 'cream/': 5 }))[0]?.code).toBe('modifier_stopped');
  });

  it('counts half a portion for half a dish', () => {
    const secondHalf = { itemId: 'pie', name: 'Pie', basePrice: 50, modifiers: [] };
    const lines = [aLine({ quantity: 2, secondHalf })];
    expect(checkStock(lines, stock({ 'soup/': 1, 'pie/': 1 }))).toEqual([]);
    expect(checkStock(lines, stock({ 'pie/': 0.5 }))[0]?.pointer).toBe('/lines/0/secondHalf');
  });
});
