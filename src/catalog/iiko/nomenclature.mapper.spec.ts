import { parseNomenclature } from '../../iiko/schemas/nomenclature.js';
import type { MenuCategory, MenuItem } from '../menu.js';
import { modifierGroupsOf } from '../menu.js';
import { mapNomenclature } from './nomenclature.mapper.js';

const sold = (currentPrice: number, sizeId: string | null = null, isIncludedInMenu = true) => ({
  sizeId,
  price: { currentPrice, isIncludedInMenu, nextIncludedInMenu: false },
});
const aProduct = (overrides: object = {}) => ({
  id: 'borsch',
  name: 'Борщ ',
  type: 'Dish',
  orderItemType: 'Product',
  parentGroup: 'soups',
  order: 0,
  sizePrices: [sold(390)],
  ...overrides,
});
const aModifierProduct = (overrides: object = {}) =>
  aProduct({
    id: 'cream',
    name: 'Сметана',
    type: 'Modifier',
    parentGroup: null,
    sizePrices: [sold(40, null, false)],
    ...overrides,
  });
const aGroup = (overrides: object = {}) => ({
  id: 'soups',
  name: 'Супы',
  parentGroup: null,
  order: 0,
  isIncludedInMenu: true,
  isGroupModifier: false,
  imageLinks: [],
  ...overrides,
});
const single = (overrides: object = {}) => ({
  id: 'cream',
  minAmount: 0,
  maxAmount: 1,
  ...overrides,
});

interface Raw {
  groups?: object[];
  products: object[];
  sizes?: object[];
}

function map({ groups = [aGroup()], products, sizes = [] }: Raw): MenuCategory[] {
  const raw = { correlationId: 'c', revision: 1, productCategories: [], groups, products, sizes };
  const { nomenclature, dropped } = parseNomenclature(raw);
  expect(dropped).toEqual([]);
  return mapNomenclature(nomenclature, 'RUB');
}

const mapItem = (product: object, ...others: object[]): MenuItem | undefined =>
  map({ products: [aProduct(product), ...others] })[0]?.items[0];
const names = (categories: MenuCategory[]) => categories.map((category) => category.name);

describe('mapNomenclature', () => {
  it('maps a dish with everything it can have', () => {
    const item = mapItem({
      code: 'B-1',
      description: ' Свёкла ',
      imageLinks: ['https://img/1.jpg', 'https://img/2.jpg'],
      tags: ['хит'],
      weight: 0.35,
      energyAmount: 58,
      proteinsAmount: 2.4,
      fatAmount: 3.1,
      carbohydratesAmount: 5,
    });
    expect(item).toEqual({
      id: 'borsch',
      sku: 'B-1',
      name: 'Борщ',
      description: 'Свёкла',
      images: ['https://img/1.jpg', 'https://img/2.jpg'],
      kind: 'simple',
      halvesSchemeId: null,
      sizes: [
        {
          id: null,
          name: null,
          price: { amount: 39_000, currency: 'RUB' },
          weightGrams: 350,
          isDefault: true,
          nutrition: {
            per100g: { energyKcal: 58, proteinsGrams: 2.4, fatsGrams: 3.1, carbsGrams: 5 },
          },
        },
      ],
      modifierGroups: [],
      tags: ['хит'],
      labels: [],
      allergens: [],
    });
  });

  describe('sections', () => {
    it('follow the tree by order, each followed by its own', () => {
      const groups = [
        aGroup({ id: 'drinks', name: 'Напитки', order: 2 }),
        aGroup({ id: 'hot', name: 'Горячее', order: 1, imageLinks: ['https://img/g.jpg'] }),
        aGroup({ id: 'grill', name: 'Гриль', order: 1, parentGroup: 'hot' }),
        aGroup({ id: 'soups', name: 'Супы', order: 0, parentGroup: 'hot' }),
      ];
      const products = groups.map(({ id }) => aProduct({ id: `dish of ${id}`, parentGroup: id }));
      const categories = map({ groups, products });
      expect(names(categories)).toEqual(['Горячее', 'Супы', 'Гриль', 'Напитки']);
      expect(categories[0]?.imageUrl).toBe('https://img/g.jpg');
    });

    it('are left out when empty, hidden, deleted or below a hidden one', () => {
      const groups = [
        aGroup({ id: 'empty' }),
        aGroup({ id: 'hidden', isIncludedInMenu: false }),
        aGroup({ id: 'below', parentGroup: 'hidden' }),
        aGroup({ id: 'deleted', isDeleted: true }),
        aGroup({ id: 'modifiers', isGroupModifier: true }),
      ];
      const products = groups
        .slice(1)
        .map(({ id }) => aProduct({ id: `dish of ${id}`, parentGroup: id }));
      expect(map({ groups, products })).toEqual([]);
    });

    it('end with one for dishes whose group is not exported', () => {
      const products = [
        aProduct({ id: 'homeless', parentGroup: 'unknown' }),
        aProduct({ id: 'groupless', parentGroup: null }),
        aModifierProduct({ parentGroup: 'unknown' }),
        aProduct(),
      ];
      const categories = map({ products });
      expect(names(categories)).toEqual(['Супы', 'Прочее']);
      expect(categories[1]?.items.map((item) => item.id)).toEqual(['homeless', 'groupless']);
    });
  });

  describe('what is sold', () => {
    it('leaves out modifiers, deleted products and prices not on the menu', () => {
      const products = [
        aModifierProduct({ parentGroup: 'soups' }),
        aProduct({ id: 'deleted', isDeleted: true }),
        aProduct({ id: 'off the menu', sizePrices: [sold(100, null, false)] }),
        aProduct({ id: 'without prices', sizePrices: [] }),
        aProduct({ id: 'good', type: 'GOOD', order: 2 }),
        aProduct({ id: 'free', order: 1, sizePrices: [sold(0)] }),
      ];
      const items = map({ products }).flatMap((category) => category.items);
      expect(items.map((item) => item.id)).toEqual(['free', 'good']);
    });

    it.each([
      [{ type: 'Dish' }, 'simple', null],
      [{ type: 'dish', orderItemType: 'Compound' }, 'halves', 'scheme'],
      [{ type: 'Service' }, 'service', null],
    ])('tells the kind of %j: %s', (fields, kind, halvesSchemeId) => {
      expect(mapItem({ ...fields, modifierSchemaId: 'scheme' })).toMatchObject({
        kind,
        halvesSchemeId,
      });
    });
  });

  it('names sizes and orders them by priority', () => {
    const sizes = [
      { id: 'l', name: '35 см', priority: 2, isDefault: true },
      { id: 's', name: '25 см', priority: 1, isDefault: false },
    ];
    const products = [aProduct({ sizePrices: [sold(900, 'l'), sold(600, 's')] })];
    expect(map({ products, sizes })[0]?.items[0]?.sizes).toMatchObject([
      { id: 's', name: '25 см', price: { amount: 60_000 }, isDefault: false },
      { id: 'l', name: '35 см', price: { amount: 90_000 }, isDefault: true },
    ]);
  });

  describe('modifiers', () => {
    const groupModifier = (overrides: object = {}) => ({
      id: 'fillings',
      minAmount: 1,
      maxAmount: 1,
      childModifiersHaveMinMaxRestrictions: false,
      childModifiers: [single({ maxAmount: 0 })],
      ...overrides,
    });
    const mapGroups = (product: object, ...others: object[]) => {
      const groups = [aGroup(), aGroup({ id: 'fillings', name: 'Начинки', isGroupModifier: true })];
      const products = [aProduct(product), ...others];
      return map({ groups, products })[0]?.items[0]?.modifierGroups;
    };

    it('are sold although their own price is not on the menu', () => {
      expect(mapGroups({ groupModifiers: [groupModifier()] }, aModifierProduct())).toMatchObject([
        {
          id: 'fillings',
          name: 'Начинки',
          min: 1,
          max: 1,
          childLimits: false,
          modifiers: [{ id: 'cream', price: { amount: 4_000 }, min: 0, max: 1 }],
        },
      ]);
    });

    it('keep limits of their own where the group says so', () => {
      const childModifiers = [
        single({ minAmount: 1, maxAmount: 2, defaultAmount: 1, freeOfChargeAmount: 1 }),
      ];
      const limited = { childModifiersHaveMinMaxRestrictions: true, maxAmount: 5, childModifiers };
      expect(
        mapGroups({ groupModifiers: [groupModifier(limited)] }, aModifierProduct()),
      ).toMatchObject([{ modifiers: [{ min: 1, max: 2, default: 1, free: 1 }] }]);
    });

    it('without a group come in one without id, with the sums of their limits', () => {
      const modifiers = [single({ minAmount: 1 }), single({ id: 'bread', maxAmount: 3 })];
      expect(
        mapGroups({ modifiers }, aModifierProduct(), aModifierProduct({ id: 'bread' })),
      ).toMatchObject([
        {
          id: null,
          min: 1,
          max: 4,
          childLimits: true,
          modifiers: [
            { id: 'cream', min: 1, max: 1 },
            { id: 'bread', min: 0, max: 3 },
          ],
        },
      ]);
    });

    it('follow the size of the dish where they have sizes themselves', () => {
      const item = mapItem(
        { sizePrices: [sold(3_500, 's'), sold(4_500, 'l')], modifiers: [single({ id: 'pie' })] },
        aProduct({ id: 'pie', order: 1, sizePrices: [sold(1_174, 's'), sold(1_593, 'l')] }),
      );
      expect(
        item?.sizes.map((size) => modifierGroupsOf(item, size)[0]?.modifiers[0]?.price.amount),
      ).toEqual([117_400, 159_300]);
    });

    it('that are unknown or deleted are left out', () => {
      const modifiers = [single({ id: 'unknown' }), single({ id: 'deleted' }), single()];
      const others = [aModifierProduct(), aModifierProduct({ id: 'deleted', isDeleted: true })];
      expect(mapGroups({ modifiers }, ...others)?.[0]?.modifiers).toMatchObject([{ id: 'cream' }]);
    });

    it('that are required but not to be had take the dish along', () => {
      expect(mapItem({ modifiers: [single({ id: 'unknown', minAmount: 1 })] })).toBeUndefined();
      expect(mapItem({ groupModifiers: [groupModifier()] })).toBeUndefined();
    });
  });
});
