import { parseExternalMenu, type IikoMenuItem } from './menu.js';

const ORG = 'org-1';
const soup = {
  itemId: 'item-1',
  sku: 'S-01',
  name: 'Борщ',
  description: null,
  type: 'DISH',
  orderItemType: 'Product',
  modifierSchemaId: null,
  allergens: [{ id: 'a-1', code: '1', name: 'Молоко', isDeleted: false }],
  tags: [{ id: 't-1', name: 'острое' }],
  labels: [{ code: 'new', name: 'новинка' }],
  itemSizes: [
    {
      sizeId: null,
      isDefault: true,
      portionWeightGrams: 350,
      prices: [{ organizationId: ORG, price: 390 }],
      nutritionPerHundredGrams: { fats: 3.1, proteins: 2.4, carbs: 5, energy: 58 },
      itemModifierGroups: [
        {
          itemGroupId: 'group-1',
          name: 'Сметана',
          restrictions: { minQuantity: 1, maxQuantity: 2, freeQuantity: 1, byDefault: 1 },
          canBeDivided: true,
          items: [
            {
              itemId: 'modifier-1',
              name: 'Сметана 30 г',
              restrictions: null,
              prices: [{ organizationId: ORG, price: 40 }],
              nutritionPerHundredGrams: null,
              portionWeightGrams: 30,
            },
          ],
        },
      ],
    },
  ],
};

/** The same dish as formats 3 and 4 write it. */
const soupInFormat3 = {
  id: 'item-1',
  sku: 'S-01',
  name: 'Борщ',
  description: null,
  type: 'DISH',
  orderItemType: 'Product',
  modifierSchemaId: null,
  allergenGroupIds: ['a-1'],
  tags: ['острое'],
  labels: ['новинка'],
  splittable: false,
  itemSizes: [
    {
      id: null,
      isDefault: true,
      weight: 350,
      prices: [{ organizations: [ORG], price: 390 }],
      nutritions: [{ fats: 3.1, proteins: 2.4, carbs: 5, energy: 58 }],
      itemModifierGroups: [
        {
          id: 'group-1',
          name: 'Сметана',
          restrictions: { minQuantity: 1, maxQuantity: 2, freeQuantity: 1, defaultQuantity: 1 },
          splittable: true,
          items: [
            {
              id: 'modifier-1',
              name: 'Сметана 30 г',
              restrictions: null,
              prices: [{ organizations: [ORG], price: 40 }],
              weight: 30,
            },
          ],
        },
      ],
    },
  ],
};

function menuOf(items: unknown[], more: object = {}) {
  return {
    id: 501,
    name: 'Доставка',
    formatVersion: 2,
    revision: 7,
    itemCategories: [{ id: 'category-1', name: 'Супы', items }],
    ...more,
  };
}

/** Reads a menu of one item, `change` applied to the one size that the soup has. */
function readSoup(change: object = {}, changeSize: object = {}) {
  const [size] = soup.itemSizes;
  const item = { ...soup, itemSizes: [{ ...size, ...changeSize }], ...change };
  const reading = parseExternalMenu(menuOf([item]));
  return { ...reading, item: reading.menu.categories[0]?.items[0] };
}

describe('an external menu', () => {
  it('has one shape in formats 2, 3 and 4', () => {
    const two = parseExternalMenu(menuOf([soup]));
    const three = parseExternalMenu({
      id: '501',
      name: 'Доставка',
      formatVersion: 3,
      revision: 7,
      allergenGroups: [{ id: 'a-1', code: '1', name: 'Молоко', isDeleted: false }],
      itemGroups: [{ id: 'category-1', name: 'Супы', items: [soupInFormat3] }],
    });
    const withoutNames = (item: IikoMenuItem | undefined) => ({ ...item, tags: [], labels: [] });
    expect(two.dropped).toEqual([]);
    expect(three.dropped).toEqual([]);
    expect(withoutNames(three.menu.categories[0]?.items[0])).toEqual(
      withoutNames(two.menu.categories[0]?.items[0]),
    );
    expect(three.menu.categories[0]?.items[0]).toMatchObject({
      tags: [{ id: null, name: 'острое' }],
      labels: [{ code: null, name: 'новинка' }],
    });
    expect(two.menu).toMatchObject({ id: '501', formatVersion: 2, revision: 7 });
    expect(three.menu).toMatchObject({ id: '501', formatVersion: 3 });
  });

  it('keeps every number that an order depends on', () => {
    expect(readSoup().item).toMatchObject({
      id: 'item-1',
      type: 'DISH',
      sizes: [
        {
          id: null,
          portionWeightGrams: 350,
          prices: [{ organizationIds: [ORG], price: 390 }],
          nutritions: [{ fats: 3.1, proteins: 2.4, carbs: 5, energy: 58 }],
          modifierGroups: [
            {
              id: 'group-1',
              canBeDivided: true,
              restrictions: { minQuantity: 1, maxQuantity: 2, freeQuantity: 1, defaultQuantity: 1 },
              modifiers: [{ id: 'modifier-1', restrictions: null, portionWeightGrams: 30 }],
            },
          ],
        },
      ],
    });
  });

  it('takes what live servers send against the reference', () => {
    const { item, dropped } = readSoup(
      { type: 'SERVICE', taxCategory: {}, barcode: null, description: undefined, tags: null },
      {
        sizeId: 17,
        nutritionPerHundredGrams: [{ fats: 1, proteins: 2, carbs: 3, energy: 4 }],
        prices: [
          { organizations: [ORG, 'org-2'], price: null },
          { price: 0, organizations: [] },
        ],
      },
    );
    expect(dropped).toEqual([]);
    expect(item).toMatchObject({
      type: 'SERVICE',
      description: '',
      tags: [],
      sizes: [
        {
          id: '17',
          nutritions: [{ fats: 1, energy: 4 }],
          prices: [
            { organizationIds: [ORG, 'org-2'], price: null },
            { organizationIds: [], price: 0 },
          ],
        },
      ],
    });
  });

  it('uses the documented limits of a modifier group that states none', () => {
    const { item } = readSoup({}, { itemModifierGroups: [{ name: 'Соусы', items: [] }] });
    expect(item?.sizes[0]?.modifierGroups[0]).toMatchObject({
      id: null,
      restrictions: { minQuantity: 0, maxQuantity: 1, freeQuantity: 0, defaultQuantity: 0 },
    });
  });

  it('keeps a combo, which has no sizes of this kind', () => {
    const combo = { id: 'combo-1', name: 'Обед', type: 'COMBO', sizes: [{ name: 'M' }] };
    const { menu, dropped } = parseExternalMenu(menuOf([combo]));
    expect(dropped).toEqual([]);
    expect(menu.categories[0]?.items).toMatchObject([{ id: 'combo-1', type: 'COMBO', sizes: [] }]);
  });

  it('loses a bad item and names it, and keeps the others', () => {
    const { menu, dropped, totals } = parseExternalMenu(
      menuOf([
        soup,
        { name: 'без id', itemSizes: soup.itemSizes },
        { ...soup, itemId: 'item-3' },
        7,
      ]),
    );
    expect(menu.categories[0]?.items.map(({ id }) => id)).toEqual(['item-1', 'item-3']);
    expect(totals).toEqual({ received: 4, kept: 2 });
    expect(dropped.map(({ path }) => path)).toEqual([
      'categories[0](category-1)/items[1]',
      'categories[0](category-1)/items[3]',
    ]);
    expect(dropped[0]?.reason).toContain('neither itemId nor id');
  });

  it('loses a size whose price or modifier group cannot be read, and with the last size the item', () => {
    const [size] = soup.itemSizes;
    const item = {
      ...soup,
      itemSizes: [
        { ...size, sizeId: 'good' },
        { ...size, sizeId: 'price', prices: [{ organizationId: ORG, price: 'dear' }] },
        { ...size, sizeId: 'group', itemModifierGroups: [{ restrictions: { maxQuantity: 'a' } }] },
      ],
    };
    const lost = { ...soup, itemId: 'item-2', itemSizes: [{ ...size, prices: 5 }] };
    const { menu, dropped, totals } = parseExternalMenu(menuOf([item, lost]));
    expect(menu.categories[0]?.items.flatMap(({ sizes }) => sizes.map(({ id }) => id))).toEqual([
      'good',
    ]);
    expect(totals).toEqual({ received: 2, kept: 1 });
    expect(dropped).toHaveLength(4);
    expect(dropped.at(-1)).toMatchObject({
      path: 'categories[0](category-1)/items[1](item-2)',
      reason: expect.stringContaining('no readable size') as string,
    });
  });

  it('loses a modifier that cannot be read, not its group', () => {
    const [size] = soup.itemSizes;
    const [group] = size?.itemModifierGroups ?? [];
    const items = [...(group?.items ?? []), { name: 'без id' }];
    const { item, dropped } = readSoup({}, { itemModifierGroups: [{ ...group, items }] });
    expect(item?.sizes[0]?.modifierGroups[0]?.modifiers).toHaveLength(1);
    expect(dropped.map(({ path }) => path)).toEqual([
      'categories[0](category-1)/items[0](item-1)/sizes[0]/modifierGroups[0]/modifiers[1]',
    ]);
  });

  it('counts the items of a lost category as lost', () => {
    const { totals } = parseExternalMenu({
      id: 1,
      itemCategories: [{ id: {}, name: 'Супы', items: [soup, soup] }],
    });
    expect(totals).toEqual({ received: 2, kept: 0 });
  });

  it.each([null, 'text', {}, { id: 1 }, { itemCategories: [] }, []])('is not %j', (answer) => {
    expect(() => parseExternalMenu(answer)).toThrow();
  });
});
