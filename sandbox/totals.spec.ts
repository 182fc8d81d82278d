import type { DishOffer, GroupOffer, ModifierOffer } from './offers.js';
import type { OrderItem } from './order-request.js';
import { priceItem } from './totals.js';

const guid = (last: string): string => `00000000-0000-4000-8000-${last.padStart(12, '0')}`;
const PIZZA = guid('1');
const OTHER = guid('2');
const GROUP = guid('10');
const CHEESE = guid('21');
const BACON = guid('22');

const offer = (id: string, price: number, fields: Partial<ModifierOffer> = {}): ModifierOffer => ({
  id,
  name: id,
  price,
  min: 0,
  max: 9,
  free: 0,
  independent: false,
  ...fields,
});

const group = (fields: Partial<GroupOffer> = {}): GroupOffer => ({
  id: GROUP,
  name: 'Добавки',
  min: 0,
  max: 9,
  free: 0,
  childLimits: false,
  divisible: true,
  modifiers: [offer(CHEESE, 50), offer(BACON, 80)],
  ...fields,
});

const dish = (id: string, groups: GroupOffer[]): DishOffer => ({
  id,
  name: id,
  sku: null,
  compound: false,
  schema: null,
  hidden: false,
  sizes: [{ id: null, name: '', price: 500, groups }],
});

const sumOf = (item: OrderItem, groups: GroupOffer[] = []): number =>
  priceItem(item, (id) => dish(id, groups)).sum;

const chosen = (productId: string, amount: number, price?: number) => ({
  productId,
  productGroupId: GROUP,
  amount,
  ...(price === undefined ? {} : { price }),
});

describe('priceItem', () => {
  const pizza = { type: 'Product', productId: PIZZA, price: 500 } as const;

  it('multiplies the price as sent, and modifiers by the amount of dishes', () => {
    const item = { ...pizza, amount: 3, price: 510, modifiers: [chosen(CHEESE, 2, 50)] };
    expect(sumOf(item, [group()])).toBe(3 * 510 + 3 * 2 * 50);
  });

  it('takes a modifier price from the menu when none is sent', () => {
    expect(sumOf({ ...pizza, amount: 1, modifiers: [chosen(BACON, 1)] }, [group()])).toBe(580);
  });

  it('gives the cheapest units of a group free, per dish', () => {
    const item = { ...pizza, amount: 2, modifiers: [chosen(BACON, 1, 80), chosen(CHEESE, 2, 50)] };
    expect(sumOf(item, [group({ free: 1 })])).toBe(2 * (500 + 80 + 50));
    expect(sumOf(item, [group({ free: 3 })])).toBe(1000);
  });

  it('counts free units per modifier when modifiers have limits of their own', () => {
    const limits = group({
      free: 9,
      childLimits: true,
      modifiers: [offer(CHEESE, 50, { free: 1 }), offer(BACON, 80)],
    });
    const item = { ...pizza, amount: 1, modifiers: [chosen(CHEESE, 2, 50), chosen(BACON, 1, 80)] };
    expect(sumOf(item, [limits])).toBe(500 + 50 + 80);
  });

  it('does not multiply a modifier whose amount is independent of the dish', () => {
    const independent = group({ modifiers: [offer(CHEESE, 50, { independent: true })] });
    const item = { ...pizza, amount: 4, modifiers: [chosen(CHEESE, 1, 50)] };
    expect(sumOf(item, [independent])).toBe(2050);
  });

  it('adds the halves as priced by the caller, their modifiers and the common ones', () => {
    const item: OrderItem = {
      type: 'Compound',
      amount: 2,
      primaryComponent: { productId: PIZZA, price: 295, modifiers: [chosen(CHEESE, 1, 50)] },
      secondaryComponent: { productId: OTHER, price: 345.5 },
      commonModifiers: [chosen(BACON, 1, 80)],
    };
    expect(sumOf(item, [group()])).toBe(2 * (295 + 345.5 + 50 + 80));
  });
});
