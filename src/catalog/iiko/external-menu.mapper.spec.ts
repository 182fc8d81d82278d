import { parseExternalMenu } from '../../iiko/schemas/menu.js';
import { mapAvailability, mapExternalMenu } from './external-menu.mapper.js';
import type { MenuCategory, MenuItem } from '../menu.js';
import { modifierGroupsOf } from '../menu.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const OTHER = '0a000000-0000-4000-8000-000000000002';

/** Raw pieces of an answer of iiko, with what every one needs. */
const price = (value: number | null, organizationId = ORGANIZATION) => ({
  organizationId,
  price: value,
});
const aModifier = (overrides: object = {}) => ({
  itemId: 'sour-cream',
  name: 'Сметана',
  restrictions: { minQuantity: 0, maxQuantity: 1, freeQuantity: 0, byDefault: 0 },
  prices: [price(40)],
  ...overrides,
});
const aGroup = (overrides: object = {}) => ({
  itemGroupId: 'extras',
  name: 'Добавки',
  restrictions: { minQuantity: 0, maxQuantity: 3, freeQuantity: 0, byDefault: 0 },
  childModifiersHaveMinMaxRestrictions: false,
  items: [aModifier()],
  ...overrides,
});
const aSize = (overrides: object = {}) => ({
  sizeId: null,
  isDefault: true,
  prices: [price(390)],
  itemModifierGroups: [],
  ...overrides,
});
const anItem = (overrides: object = {}) => ({
  itemId: 'borsch',
  sku: '',
  name: 'Борщ ',
  type: 'DISH',
  orderItemType: 'Product',
  modifierSchemaId: null,
  itemSizes: [aSize()],
  ...overrides,
});

function mapCategories(itemCategories: object[], organizationId = ORGANIZATION): MenuCategory[] {
  const { menu, dropped } = parseExternalMenu({ id: 1, itemCategories });
  expect(dropped).toEqual([]);
  return mapExternalMenu(menu, { organizationId, currency: 'RUB' });
}

function mapItems(items: object[], organizationId = ORGANIZATION): MenuItem[] {
  const categories = mapCategories([{ id: 'soups', name: 'Супы', items }], organizationId);
  return categories.flatMap((category) => category.items);
}

const mapSizes = (itemSizes: object[]) => mapItems([anItem({ itemSizes })])[0]?.sizes;
const mapGroups = (itemModifierGroups: object[]) =>
  mapItems([anItem({ itemSizes: [aSize({ itemModifierGroups })] })])[0]?.modifierGroups;

describe('mapExternalMenu', () => {
  it('maps a dish with everything it can have', () => {
    const [item] = mapItems([
      anItem({
        sku: 'B-1',
        description: ' Свёкла ',
        tags: [{ id: 't', name: 'хит' }],
        labels: [{ code: 'v', name: 'острое' }],
        allergens: [
          { id: 'a', code: 'c', name: 'Глютен', isDeleted: false },
          { id: 'b', code: 'c', name: 'Орехи', isDeleted: true },
        ],
        itemSizes: [
          aSize({
            portionWeightGrams: 350,
            buttonImageUrl: 'https://img/1.jpg',
            nutritionPerHundredGrams: { fats: 3.1, proteins: 2.4, carbs: 5, energy: 58 },
          }),
        ],
      }),
    ]);
    expect(item).toEqual({
      id: 'borsch',
      sku: 'B-1',
      name: 'Борщ',
      description: 'Свёкла',
      images: ['https://img/1.jpg'],
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
      labels: ['острое'],
      allergens: [{ id: 'a', name: 'Глютен' }],
    });
  });

  it('maps a category with its hours', () => {
    const [category] = mapCategories([
      {
        id: 'breakfasts',
        name: 'Завтраки',
        buttonImageUrl: 'https://img/c.jpg',
        schedules: [{ begin: '08:00:00', end: '12:00', daysOfWeek: ['Monday', 'sunday'] }],
        items: [anItem()],
      },
    ]);
    expect(category).toMatchObject({
      id: 'breakfasts',
      name: 'Завтраки',
      imageUrl: 'https://img/c.jpg',
      schedules: [{ daysOfWeek: ['monday', 'sunday'], from: '08:00', to: '12:00' }],
    });
  });

  it('reads the hours of the menu, of each organization its own', () => {
    const { menu } = parseExternalMenu({
      id: 1,
      name: 'Доставка',
      intervals: [
        { organizationId: ORGANIZATION, fromTime: '09:00:00', toTime: '23:00' },
        { organizationId: OTHER, fromTime: '10:00', toTime: '02:00' },
      ],
      itemCategories: [],
    });
    expect(mapAvailability(menu, { organizationId: ORGANIZATION })).toEqual([
      { from: '09:00', to: '23:00' },
    ]);
    expect(mapAvailability(menu, { organizationId: 'another' })).toEqual([]);
  });

  describe('what is sold', () => {
    it('leaves out hidden categories, items and sizes', () => {
      expect(
        mapCategories([
          { id: 'a', name: 'A', isHidden: true, items: [anItem()] },
          { id: 'b', name: 'B', items: [anItem({ isHidden: true })] },
          { id: 'c', name: 'C', items: [anItem({ itemSizes: [aSize({ isHidden: true })] })] },
        ]),
      ).toEqual([]);
    });

    it('leaves out categories without items', () => {
      expect(mapCategories([{ id: 'empty', name: 'Пусто', items: [] }])).toEqual([]);
    });

    it('takes no price for not sold, and 0 for free', () => {
      const items = mapItems([
        anItem({ itemId: 'unpriced', itemSizes: [aSize({ prices: [price(null)] })] }),
        anItem({ itemId: 'without-prices', itemSizes: [aSize({ prices: [] })] }),
        anItem({ itemId: 'free', itemSizes: [aSize({ prices: [price(0)] })] }),
      ]);
      expect(items.map((item) => item.id)).toEqual(['free']);
    });

    it('leaves out only the sizes without a price', () => {
      const sizes = mapSizes([
        aSize({ sizeId: 's', prices: [price(null)] }),
        aSize({ sizeId: 'm', isDefault: false, prices: [price(500)] }),
      ]);
      expect(sizes).toMatchObject([{ id: 'm', isDefault: true }]);
    });

    it('takes the price of the organization, in either spelling', () => {
      const items = [
        anItem({ itemSizes: [aSize({ prices: [price(300, OTHER), price(400)] })] }),
        anItem({
          itemId: 'second',
          itemSizes: [aSize({ prices: [{ organizations: [OTHER], price: 500 }] })],
        }),
        anItem({
          itemId: 'third',
          itemSizes: [aSize({ prices: [{ organizations: [], price: 600 }] })],
        }),
      ];
      const amounts = (organizationId: string) =>
        mapItems(items, organizationId).map((item) => item.sizes[0]?.price.amount);
      expect(amounts(ORGANIZATION)).toEqual([40_000, 60_000]);
      expect(amounts(OTHER)).toEqual([30_000, 50_000, 60_000]);
    });

    it('shows an item in each of its categories', () => {
      const categories = mapCategories([
        { id: 'soups', name: 'Супы', items: [anItem()] },
        { id: 'hits', name: 'Хиты', items: [anItem()] },
      ]);
      expect(categories.map((category) => category.items[0]?.id)).toEqual(['borsch', 'borsch']);
    });
  });

  it.each([
    [{ type: 'DISH', orderItemType: 'Product' }, 'simple', null],
    [{ type: 'DISH', orderItemType: 'Compound' }, 'halves', 'scheme'],
    [{ type: 'dish', orderItemType: 'compound' }, 'halves', 'scheme'],
    [{ type: 'SERVICE', orderItemType: 'Product' }, 'service', null],
    [{ type: 'SOMETHING_NEW', orderItemType: 'Product' }, 'simple', null],
  ])('tells the kind of %j: %s', (fields, kind, halvesSchemeId) => {
    const [item] = mapItems([anItem({ ...fields, modifierSchemaId: 'scheme' })]);
    expect(item).toMatchObject({ kind, halvesSchemeId });
  });

  describe('sizes', () => {
    const defaults = (...marks: boolean[]) =>
      mapSizes(marks.map((isDefault, index) => aSize({ sizeId: `s${index}`, isDefault })))?.map(
        (size) => size.isDefault,
      );

    it.each([
      [
        [false, true],
        [false, true],
      ],
      [
        [false, false],
        [true, false],
      ],
      [
        [true, true],
        [true, false],
      ],
    ])('has exactly one default where iiko marks %j', (marks, expected) => {
      expect(defaults(...marks)).toEqual(expected);
    });

    it('reads zeros for weight and nutrition as nothing known', () => {
      const zeros = { fats: 0, proteins: 0, carbs: 0, energy: 0 };
      const sizes = mapSizes([aSize({ portionWeightGrams: 0, nutritionPerHundredGrams: zeros })]);
      expect(sizes).toMatchObject([{ weightGrams: null, nutrition: null }]);
    });

    it('shares the modifier groups where all sizes agree', () => {
      const [item] = mapItems([
        anItem({
          itemSizes: [
            aSize({ sizeId: 's', itemModifierGroups: [aGroup()] }),
            aSize({ sizeId: 'm', itemModifierGroups: [aGroup()] }),
          ],
        }),
      ]);
      expect(item?.modifierGroups).toMatchObject([{ id: 'extras' }]);
      expect(item?.sizes.some((size) => 'modifierGroups' in size)).toBe(false);
    });

    it('gives every size its own where one differs', () => {
      const dearer = aGroup({ items: [aModifier({ prices: [price(60)] })] });
      const [item] = mapItems([
        anItem({
          itemSizes: [
            aSize({ sizeId: 's', itemModifierGroups: [aGroup()] }),
            aSize({ sizeId: 'm', itemModifierGroups: [dearer] }),
          ],
        }),
      ]);
      expect(item?.modifierGroups).toEqual([]);
      expect(
        item?.sizes.map((size) => modifierGroupsOf(item, size)[0]?.modifiers[0]?.price.amount),
      ).toEqual([4_000, 6_000]);
    });
  });

  describe('modifiers', () => {
    const required = { minQuantity: 1, maxQuantity: 2, freeQuantity: 1, byDefault: 1 };

    it('orders them by position', () => {
      const groups = mapGroups([
        aGroup({
          items: [
            aModifier({ itemId: 'second', position: 2 }),
            aModifier({ itemId: 'first', position: 1 }),
          ],
        }),
      ]);
      expect(groups?.[0]?.modifiers.map((modifier) => modifier.id)).toEqual(['first', 'second']);
    });

    it('uses the limits of the group where children have none', () => {
      const none = { minQuantity: 1, maxQuantity: 0, freeQuantity: 1, byDefault: 1 };
      const groups = mapGroups([aGroup({ items: [aModifier({ restrictions: none })] })]);
      expect(groups).toMatchObject([
        {
          min: 0,
          max: 3,
          childLimits: false,
          modifiers: [{ min: 0, max: 3, default: 1, free: 0 }],
        },
      ]);
    });

    it('uses the limits of the children where the group says so', () => {
      const groups = mapGroups([
        aGroup({
          childModifiersHaveMinMaxRestrictions: true,
          items: [
            aModifier({ restrictions: required }),
            aModifier({ itemId: 'second', restrictions: null }),
          ],
        }),
      ]);
      expect(groups).toMatchObject([
        {
          childLimits: true,
          modifiers: [
            { min: 1, max: 2, default: 1, free: 1 },
            { min: 0, max: 3, default: 0, free: 0 },
          ],
        },
      ]);
    });

    it('uses the limits of the children in the bucket of single modifiers', () => {
      const groups = mapGroups([
        aGroup({ itemGroupId: null, items: [aModifier({ restrictions: required })] }),
      ]);
      expect(groups).toMatchObject([
        { id: null, childLimits: true, modifiers: [{ min: 1, max: 2 }] },
      ]);
    });

    it('leaves out what has no price or is hidden, and groups that are empty then', () => {
      const groups = mapGroups([
        aGroup({ items: [aModifier({ prices: [price(null)] }), aModifier({ itemId: 'kept' })] }),
        aGroup({ itemGroupId: 'hidden', items: [aModifier({ isHidden: true })] }),
        aGroup({ itemGroupId: 'hidden as a whole', isHidden: true }),
      ]);
      expect(groups).toMatchObject([{ id: 'extras', modifiers: [{ id: 'kept' }] }]);
    });

    it('keeps hidden modifiers that the POS demands', () => {
      const single = { itemGroupId: null, name: '' };
      const hidden = aModifier({ restrictions: required, isHidden: true });
      const needed = { minQuantity: 1, maxQuantity: 1 };
      expect(mapGroups([aGroup({ ...single, items: [hidden] })])).toHaveLength(1);
      expect(mapGroups([aGroup({ isHidden: true, restrictions: needed })])).toHaveLength(1);
    });

    it.each([
      [
        'a required modifier has no price',
        { itemGroupId: null, items: [aModifier({ restrictions: required, prices: [] })] },
      ],
      [
        'a required group has nothing left',
        { restrictions: { minQuantity: 1, maxQuantity: 1 }, items: [aModifier({ prices: [] })] },
      ],
      [
        'too few can be chosen for the minimum',
        {
          childModifiersHaveMinMaxRestrictions: true,
          restrictions: { minQuantity: 2, maxQuantity: 2 },
          items: [aModifier(), aModifier({ prices: [] })],
        },
      ],
    ])('does not sell a size where %s', (_why, group) => {
      const itemSizes = [
        aSize({ sizeId: 's', itemModifierGroups: [aGroup(group)] }),
        aSize({ sizeId: 'm', isDefault: false }),
      ];
      expect(mapSizes(itemSizes)).toMatchObject([{ id: 'm', isDefault: true }]);
    });

    it('maps what a guest should know about one', () => {
      const groups = mapGroups([
        aGroup({
          items: [
            aModifier({
              portionWeightGrams: 30,
              independentQuantity: true,
              buttonImageUrl: 'https://img/m.jpg',
              allergenGroups: [{ id: 'a', code: 'c', name: 'Лактоза', isDeleted: false }],
            }),
          ],
        }),
      ]);
      expect(groups?.[0]?.modifiers[0]).toEqual({
        id: 'sour-cream',
        name: 'Сметана',
        price: { amount: 4_000, currency: 'RUB' },
        min: 0,
        max: 3,
        default: 0,
        free: 0,
        independentQuantity: true,
        imageUrl: 'https://img/m.jpg',
        weightGrams: 30,
        allergens: [{ id: 'a', name: 'Лактоза' }],
      });
    });
  });
});
