import fc from 'fast-check';
import type { MenuItem, MenuModifier, MenuModifierGroup } from '../catalog/menu.js';
import { priceLines, sumLines } from './cart-pricing.js';
import type { CartLine } from './cart.js';

const rubles = (units: number) => ({ amount: Math.round(units * 100), currency: 'RUB' });

const aModifier = (
  id: string,
  price: number,
  limits: Partial<MenuModifier> = {},
): MenuModifier => ({
  id,
  name: `modifier ${id}`,
  price: rubles(price),
  min: 0,
  max: 9,
  default: 0,
  free: 0,
  independentQuantity: false,
  imageUrl: null,
  weightGrams: null,
  allergens: [],
  ...limits,
});

const aGroup = (
  modifiers: MenuModifier[],
  limits: Partial<MenuModifierGroup> = {},
): MenuModifierGroup => ({
  id: 'group',
  name: 'group',
  min: 0,
  max: 9,
  free: 0,
  childLimits: false,
  divisible: false,
  modifiers,
  ...limits,
});

const aSize = (price: number, id: string | null = null) => ({
  id,
  name: id,
  price: rubles(price),
  weightGrams: null,
  isDefault: true,
  nutrition: null,
});

const anItem = (id: string, overrides: Partial<MenuItem> = {}): MenuItem => ({
  id,
  sku: null,
  name: `item ${id}`,
  description: '',
  images: [],
  kind: 'simple',
  halvesSchemeId: null,
  sizes: [aSize(100)],
  modifierGroups: [],
  tags: [],
  labels: [],
  allergens: [],
  ...overrides,
});

const aLine = (itemId: string, overrides: Partial<CartLine> = {}): CartLine => ({
  itemId,
  quantity: 1,
  modifiers: [],
  ...overrides,
});

const price = (items: MenuItem[], ...lines: CartLine[]) =>
  priceLines(lines, (id) => items.find((item) => item.id === id));
const codesOf = (result: ReturnType<typeof price>) =>
  result.problems.map(({ code, pointer }) => `${code} ${pointer}`);

describe('priceLines', () => {
  it('multiplies a dish with its modifiers by the number of dishes', () => {
    const soup = anItem('soup', {
      sizes: [aSize(390)],
      modifierGroups: [aGroup([aModifier('cream', 40)])],
    });
    const cream = { modifierId: 'cream', quantity: 2 };
    const { lines } = price([soup], aLine('soup', { quantity: 3, modifiers: [cream] }));
    expect(lines[0]).toMatchObject({ unitPrice: 47_000, total: 141_000 });
  });

  it('charges a modifier of independent quantity once, however many dishes there are', () => {
    const soup = anItem('soup', {
      sizes: [aSize(100)],
      modifierGroups: [aGroup([aModifier('bag', 5, { independentQuantity: true })])],
    });
    const bag = { modifierId: 'bag', quantity: 1 };
    const { lines } = price([soup], aLine('soup', { quantity: 4, modifiers: [bag] }));
    expect(lines[0]?.total).toBe(40_500);
  });

  it('gives the free amount of a group to its cheapest modifiers', () => {
    const modifiers = [aModifier('truffle', 90), aModifier('onion', 10), aModifier('cheese', 50)];
    const pizza = anItem('pizza', { modifierGroups: [aGroup(modifiers, { free: 2 })] });
    const chosen = ['truffle', 'onion', 'cheese'].map((modifierId) => ({
      modifierId,
      quantity: 1,
    }));
    const { lines } = price([pizza], aLine('pizza', { modifiers: chosen }));
    expect(lines[0]?.unitPrice).toBe(10_000 + 9_000);
  });

  it('counts the free amount per modifier where they have limits of their own', () => {
    const modifiers = [aModifier('a', 90, { free: 1 }), aModifier('b', 10)];
    const group = aGroup(modifiers, { free: 2, childLimits: true });
    const chosen = [
      { modifierId: 'a', quantity: 2 },
      { modifierId: 'b', quantity: 1 },
    ];
    const { lines } = price(
      [anItem('dish', { modifierGroups: [group] })],
      aLine('dish', { modifiers: chosen }),
    );
    expect(lines[0]?.unitPrice).toBe(10_000 + 9_000 + 1_000);
  });

  it('makes two halves cost half of each, rounded down once for both', () => {
    const half = (id: string, cost: number) =>
      anItem(id, { kind: 'halves', halvesSchemeId: 'scheme', sizes: [aSize(cost, 'm')] });
    const line = aLine('a', { sizeId: 'm', secondHalf: { itemId: 'b', modifiers: [] } });
    const { lines } = price([half('a', 555.55), half('b', 600)], line);
    expect(lines[0]).toMatchObject({ unitPrice: 57_777, basePrice: 27_778 });
    expect(lines[0]?.secondHalf?.basePrice).toBe(29_999);
  });

  it('refuses halves of different schemes, and dishes that are not divided', () => {
    const a = anItem('a', { kind: 'halves', halvesSchemeId: 'one' });
    const b = anItem('b', { kind: 'halves', halvesSchemeId: 'two' });
    const plain = anItem('plain');
    const withHalf = (first: string, second: string) =>
      aLine(first, { secondHalf: { itemId: second, modifiers: [] } });
    const result = price([a, b, plain], withHalf('a', 'b'), withHalf('plain', 'a'));
    expect(codesOf(result)).toEqual([
      'half_not_allowed /lines/0/secondHalf/itemId',
      'half_not_allowed /lines/1/secondHalf/itemId',
    ]);
  });

  it('asks for a size where there are several, and refuses one that is not there', () => {
    const pizza = anItem('pizza', { sizes: [aSize(400, 's'), aSize(500, 'm')] });
    const result = price([pizza], aLine('pizza'), aLine('pizza', { sizeId: 'xl' }));
    expect(codesOf(result)).toEqual([
      'size_required /lines/0/sizeId',
      'size_unknown /lines/1/sizeId',
    ]);
  });

  it('uses the modifiers of the chosen size where sizes differ', () => {
    const small = { ...aSize(400, 's'), modifierGroups: [aGroup([aModifier('a', 10)])] };
    const large = { ...aSize(500, 'l'), modifierGroups: [aGroup([aModifier('a', 20)])] };
    const modifiers = [{ modifierId: 'a', quantity: 1 }];
    const pizza = anItem('pizza', { sizes: [small, large] });
    const { lines } = price([pizza], aLine('pizza', { sizeId: 'l', modifiers }));
    expect(lines[0]?.unitPrice).toBe(52_000);
  });

  it('reports every violation of every line at once', () => {
    const required = aGroup([aModifier('a', 0), aModifier('b', 0, { max: 1 })], { min: 1, max: 2 });
    const dish = anItem('dish', { modifierGroups: [required] });
    const modifiers = [
      { modifierId: 'b', quantity: 3 },
      { modifierId: 'b', quantity: 1 },
      { modifierId: 'ghost', quantity: 1 },
    ];
    const result = price(
      [dish, anItem('service', { kind: 'service' })],
      aLine('nothing'),
      aLine('dish'),
      aLine('dish', { modifiers }),
      aLine('service'),
    );
    expect(codesOf(result)).toEqual([
      'item_unknown /lines/0/itemId',
      'modifier_too_few /lines/1/modifiers',
      'modifier_duplicated /lines/2/modifiers/1',
      'modifier_unknown /lines/2/modifiers/2',
      'modifier_too_many /lines/2/modifiers',
      'modifier_too_many /lines/2/modifiers/0',
      'item_not_orderable /lines/3/itemId',
    ]);
  });

  it('keeps totals whole, not negative and independent of the order of lines', () => {
    const menu = fc.array(
      fc.record({
        cost: fc.integer({ min: 0, max: 500_000 }),
        modifiers: fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 4 }),
        free: fc.integer({ min: 0, max: 5 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    const cart = fc.array(
      fc.record({
        item: fc.nat(),
        quantity: fc.integer({ min: 1, max: 99 }),
        modifier: fc.nat(),
        count: fc.integer({ min: 0, max: 9 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(menu, cart, (dishes, wishes) => {
        const items = dishes.map(({ cost, modifiers, free }, index) =>
          anItem(String(index), {
            sizes: [aSize(cost / 100)],
            modifierGroups: [
              aGroup(
                modifiers.map((each, at) => aModifier(`${index}-${at}`, each / 100)),
                { free },
              ),
            ],
          }),
        );
        const lines = wishes.map(({ item, quantity, modifier, count }) => {
          const dish = item % dishes.length;
          const options = dishes[dish]?.modifiers.length ?? 1;
          const chosen = { modifierId: `${dish}-${modifier % options}`, quantity: count };
          return aLine(String(dish), { quantity, modifiers: count === 0 ? [] : [chosen] });
        });
        const total = sumLines(price(items, ...lines).lines);
        expect(Number.isSafeInteger(total) && total >= 0).toBe(true);
        expect(sumLines(price(items, ...lines.toReversed()).lines)).toBe(total);
      }),
    );
  });
});
