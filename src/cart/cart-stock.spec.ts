import type { CartProblem } from './cart-problems.js';
import type { CartLine, CartModifier, PricedLine, PricedModifier } from './cart.js';
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

/** The request that a priced line comes from. */
const asked = ({ itemId, quantity, modifiers, secondHalf, combo }: PricedLine): CartLine => ({
  itemId,
  quantity,
  modifiers,
  ...(secondHalf && { secondHalf }),
  ...(combo && { combo }),
});

const check = (lines: PricedLine[], left: Record<string, number>) =>
  checkStock(lines.map(asked), lines, stock(left));

const aHalf = (itemId: string, modifiers: PricedModifier[] = []) => ({
  itemId,
  name: itemId,
  basePrice: 50,
  modifiers,
});

const places = (problems: CartProblem[]) =>
  problems.map(({ code, pointer, hint }) => `${code} ${pointer} ${hint?.max ?? '-'}`);

describe('checkStock', () => {
  it('lets through what is not limited or is there', () => {
    expect(check([aLine({ quantity: 3 })], { 'soup/': 3 })).toEqual([]);
    expect(check([aLine({ quantity: 30 })], {})).toEqual([]);
  });

  it('adds up what several lines want of the same product', () => {
    const lines = [aLine({ quantity: 2 }), aLine({ index: 1, quantity: 2 })];
    expect(places(check(lines, { 'soup/': 3 }))).toEqual([
      'item_limited /lines/0 3',
      'item_limited /lines/1 3',
    ]);
  });

  it('keeps the balances of sizes apart', () => {
    const lines = [aLine({ sizeId: 's' }), aLine({ index: 1, sizeId: 'l' })];
    expect(places(check(lines, { 'soup/s': 0 }))).toEqual(['item_stopped /lines/0 -']);
  });

  it('adds up the sizes of a product whose balance has none', () => {
    const lines = [aLine({ sizeId: 's' }), aLine({ index: 1, sizeId: 'l', quantity: 2 })];
    expect(places(check(lines, { 'soup/': 1 }))).toEqual([
      'item_limited /lines/0 1',
      'item_limited /lines/1 1',
    ]);
    expect(check(lines, { 'soup/': 3 })).toEqual([]);
    expect(places(check(lines, { 'soup/': 2, 'soup/l': 1 }))).toEqual([
      'item_limited /lines/0 2',
      'item_limited /lines/1 1',
    ]);
  });

  it('adds up a half and a whole dish of other sizes', () => {
    const half = aLine({ sizeId: 's', secondHalf: aHalf('pie') });
    const whole = aLine({ index: 1, itemId: 'pie', name: 'pie', sizeId: 'l' });
    expect(places(check([half, whole], { 'pie/': 1 }))).toEqual([
      'item_limited /lines/0/secondHalf 1',
      'item_limited /lines/1 1',
    ]);
    expect(check([half, whole], { 'pie/': 1.5 })).toEqual([]);
  });

  it('counts half a portion for half a dish', () => {
    const lines = [aLine({ quantity: 2, secondHalf: aHalf('pie') })];
    expect(check(lines, { 'soup/': 1, 'pie/': 1 })).toEqual([]);
    expect(places(check(lines, { 'pie/': 0.5 }))).toEqual(['item_limited /lines/0/secondHalf 1']);
    expect(places(check(lines, { 'pie/': 0.4 }))).toEqual(['item_stopped /lines/0/secondHalf -']);
  });

  it('says how many whole portions a fraction is', () => {
    const [problem] = check([aLine({ quantity: 2 })], { 'soup/': 1.5 });
    expect(problem).toMatchObject({ code: 'item_limited', params: { remaining: 1.5 } });
    expect(problem?.hint).toEqual({ max: 1 });
    expect(places(check([aLine()], { 'soup/': 0.9 }))).toEqual(['item_stopped /lines/0 -']);
  });

  it('counts modifiers for every dish', () => {
    const lines = [aLine({ quantity: 3, modifiers: [cream] })];
    expect(check(lines, { 'cream/': 6 })).toEqual([]);
    expect(places(check(lines, { 'cream/': 5 }))).toEqual([
      'modifier_limited /lines/0/modifiers/0 5',
    ]);
    expect(places(check(lines, { 'cream/': 0 }))).toEqual([
      'modifier_stopped /lines/0/modifiers/0 -',
    ]);
  });

  it('counts a modifier once whose amount does not grow with the dishes', () => {
    const lines = [aLine({ quantity: 3, modifiers: [{ ...cream, independentQuantity: true }] })];
    expect(check(lines, { 'cream/': 2 })).toEqual([]);
  });

  it('adds up modifiers of lines and halves, and points at where each was asked for', () => {
    const bacon = { ...cream, modifierId: 'bacon', groupId: 'top', quantity: 1 };
    const lines = [
      aLine({ modifiers: [cream, bacon], secondHalf: aHalf('pie', [bacon]) }),
      aLine({ index: 1, itemId: 'bacon', name: 'bacon' }),
    ];
    expect(places(check(lines, { 'bacon/': 2 }))).toEqual([
      'modifier_limited /lines/0/modifiers/1 2',
      'modifier_limited /lines/0/secondHalf/modifiers/0 2',
      'item_limited /lines/1 2',
    ]);
  });

  it('points at a modifier by its group where it is in two', () => {
    const modifiers = [
      { ...cream, groupId: 'a' },
      { ...cream, groupId: 'b' },
    ];
    const pointers = (wanted: CartModifier[]) =>
      checkStock(
        [{ itemId: 'soup', quantity: 1, modifiers: wanted }],
        [aLine({ modifiers })],
        stock({ 'cream/': 1 }),
      ).map(({ pointer }) => pointer);
    const inB = { modifierId: 'cream', groupId: 'b', quantity: 2 };
    const unnamed = { modifierId: 'cream', quantity: 2 };
    const [first, second] = ['/lines/0/modifiers/0', '/lines/0/modifiers/1'];
    expect(pointers([unnamed, inB])).toEqual([first, second]);
    expect(pointers([inB, unnamed])).toEqual([second, first]);
    // The same once more is another problem, and does not count.
    expect(pointers([unnamed, { ...unnamed, groupId: 'a' }, inB])[0]).toBe(first);
  });

  it('adds up the choices of combos, in whatever order they were asked for', () => {
    const choice = (at: number, itemId: string, modifiers: PricedModifier[] = []) => ({
      ...aLine({ itemId, name: itemId, quantity: 2, modifiers }),
      groupId: itemId,
      groupName: '',
      menuPrice: 100,
      pointer: `/lines/0/combo/choices/${at}`,
    });
    const choices = [choice(1, 'soup', [cream]), choice(0, 'pie')];
    const combo = aLine({ itemId: 'set', combo: { menuPrice: 1, price: 1, choices } });
    const wanted: CartLine[] = [
      {
        itemId: 'set',
        quantity: 2,
        modifiers: [],
        combo: { choices: choices.toReversed() },
      },
      { itemId: 'soup', quantity: 1, modifiers: [] },
    ];
    const problems = checkStock(
      wanted,
      [combo, aLine({ index: 1 })],
      stock({ 'soup/': 2, 'cream/': 3 }),
    );
    expect(places(problems)).toEqual([
      'item_limited /lines/0/combo/choices/1 2',
      'modifier_limited /lines/0/combo/choices/1/modifiers/0 3',
      'item_limited /lines/1 2',
    ]);
  });
});
