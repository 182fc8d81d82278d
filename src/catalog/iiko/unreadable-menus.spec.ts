import { parseCombos } from '../../iiko/schemas/combos.js';
import { parseExternalMenu } from '../../iiko/schemas/menu.js';
import { parseNomenclature } from '../../iiko/schemas/nomenclature.js';
import type { Dropped } from '../../iiko/schemas/reading.js';
import { mapAvailability, mapExternalMenu } from './external-menu.mapper.js';
import { MenuRemarks } from '../menu-remarks.js';
import { mapNomenclature } from './nomenclature.mapper.js';
import { remarkUnreadable } from './unreadable-remarks.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const place = { organizationId: ORGANIZATION, currency: 'RUB' };

const aModifier = (overrides: object = {}) => ({
  itemId: 'cream',
  name: 'Сметана',
  restrictions: { minQuantity: 0, maxQuantity: 1 },
  prices: [{ organizationId: ORGANIZATION, price: 40 }],
  ...overrides,
});

const aGroup = (items: unknown[], overrides: object = {}) => ({
  itemGroupId: 'toppings',
  name: 'Добавки',
  restrictions: { minQuantity: 0, maxQuantity: 3 },
  childModifiersHaveMinMaxRestrictions: true,
  items,
  ...overrides,
});

const aSize = (overrides: object = {}) => ({
  sizeId: null,
  prices: [{ organizationId: ORGANIZATION, price: 390 }],
  itemModifierGroups: [],
  ...overrides,
});

const aSoup = (overrides: object = {}) => ({
  itemId: 'soup',
  name: 'Борщ',
  itemSizes: [aSize()],
  ...overrides,
});

const aMenu = (items: unknown[], category: object = {}, menu: object = {}) => ({
  id: 1,
  itemCategories: [{ id: 'soups', name: 'Супы', items, ...category }],
  ...menu,
});

function read(raw: unknown) {
  const remarks = new MenuRemarks();
  const { menu, dropped } = parseExternalMenu(raw);
  remarkUnreadable(remarks, dropped);
  const categories = mapExternalMenu(menu, place, remarks);
  const items = categories.flatMap((category) => category.items);
  return {
    menu,
    names: categories.map(({ name }) => name),
    items,
    ids: items.map(({ id }) => id),
    reasons: remarks.countByReason(),
  };
}

const withGroup = (group: unknown) =>
  aSoup({ itemSizes: [aSize({ itemModifierGroups: [group] })] });

describe('what cannot be read is no permission to sell', () => {
  it.each<[string, object]>([
    ['an item whose isHidden is no flag', aMenu([aSoup({ isHidden: 'perhaps' })])],
    ['an item whose isHidden is the text of one', aMenu([aSoup({ isHidden: 'true' })])],
    ['a section whose isHidden is no flag', aMenu([aSoup()], { isHidden: {} })],
    ['an item of a type that is no text', aMenu([aSoup({ type: 7 })])],
    [
      'a price for organizations that cannot be read',
      aMenu([aSoup({ itemSizes: [aSize({ prices: [{ organizations: [{}], price: 1 }] })] })]),
    ],
    [
      'a price above all sums',
      aMenu([aSoup({ itemSizes: [aSize({ prices: [{ price: 1e15 }] })] })]),
    ],
    [
      'hours of which none can be read',
      aMenu([aSoup()], { schedules: [{ begin: '25:00', end: '26:00' }] }),
    ],
    [
      'hours on days that cannot be read',
      aMenu([aSoup()], { schedules: [{ begin: '08:00', end: '12:00', daysOfWeek: ['someday'] }] }),
    ],
    [
      'hours of the menu that cannot be read',
      aMenu([aSoup()], {}, { intervals: [{ organizationId: ORGANIZATION, fromTime: 9 }] }),
    ],
    ['hours of nobody knows whom', aMenu([aSoup()], {}, { intervals: ['09:00-23:00'] })],
    [
      'a required modifier without an id',
      aMenu([withGroup(aGroup([aModifier({ itemId: null, restrictions: { minQuantity: 1 } })]))]),
    ],
    [
      'a modifier whose limits cannot be read',
      aMenu([withGroup(aGroup([aModifier({ restrictions: { minQuantity: 'one' } })]))]),
    ],
    ['a modifier that is null', aMenu([withGroup(aGroup([null]))])],
    [
      'a group whose limits cannot be read',
      aMenu([withGroup(aGroup([aModifier()], { restrictions: { minQuantity: 'x' } }))]),
    ],
    [
      'limits of children of which nobody knows whether they count',
      aMenu([withGroup(aGroup([aModifier()], { childModifiersHaveMinMaxRestrictions: 'x' }))]),
    ],
  ])('leaves out %s', (_what, raw) => {
    const { ids, reasons } = read(raw);
    expect(ids).toEqual([]);
    expect(Object.keys(reasons).length).toBeGreaterThan(0);
  });

  it('demands a modifier that stands twice as much as the stricter of both', () => {
    const restrictions = (minQuantity: number) => ({ minQuantity, maxQuantity: 2 });
    const modifiersOf = (...least: number[]) => {
      const modifiers = least.map((min) => aModifier({ restrictions: restrictions(min) }));
      const { items } = read(aMenu([withGroup(aGroup(modifiers))]));
      return items.flatMap((item) => item.modifierGroups.flatMap((group) => group.modifiers));
    };
    const expected = [{ id: 'cream', min: 2, max: 2, default: 2 }];
    expect(modifiersOf(0, 2)).toMatchObject(expected);
    expect(modifiersOf(2, 0)).toMatchObject(expected);
    expect(modifiersOf(0, 0)).toMatchObject([{ min: 0, max: 2 }]);
  });

  it('sells no dish of whose modifier one entry demands more than the other allows', () => {
    const modifiers = [
      aModifier(),
      aModifier({ restrictions: { minQuantity: 2, maxQuantity: 2 } }),
    ];
    const { ids, reasons } = read(aMenu([withGroup(aGroup(modifiers))]));
    expect(ids).toEqual([]);
    expect(reasons).toMatchObject({ group_contradictory: 1 });
  });

  it('leaves out an optional modifier alone', () => {
    const { items, reasons } = read(
      aMenu([withGroup(aGroup([aModifier(), aModifier({ itemId: 0.5 })]))]),
    );
    expect(items).toMatchObject([
      { id: 'soup', modifierGroups: [{ modifiers: [{ id: 'cream' }] }] },
    ]);
    expect(reasons).toMatchObject({ modifier_unreadable: expect.any(Number) as number });
  });

  it('keeps the hours that can be read', () => {
    const schedules = [{ begin: '8:00:00', end: '24:00', daysOfWeek: ['Monday'] }, { begin: 'x' }];
    const intervals = [{ organizationId: ORGANIZATION, fromTime: '09:00', toTime: '23:00' }, {}];
    const { menu, ids } = read(aMenu([aSoup()], { schedules }, { intervals }));
    expect(ids).toEqual(['soup']);
    expect(menu.categories[0]?.schedules).toEqual([
      { begin: '08:00', end: '23:59', daysOfWeek: ['monday'] },
    ]);
    expect(mapAvailability(menu, place)).toEqual([{ from: '09:00', to: '23:00' }]);
  });
});

describe('hours past midnight', () => {
  const readHours = (begin: string, end: string) => {
    const intervals = [{ organizationId: ORGANIZATION, fromTime: begin, toTime: end }];
    const { menu, ids } = read(aMenu([aSoup()], { schedules: [{ begin, end }] }, { intervals }));
    const [schedule] = menu.categories[0]?.schedules ?? [];
    const own = schedule && { from: schedule.begin, to: schedule.end };
    return { ids, hours: [own, ...mapAvailability(menu, place)] };
  };

  it.each([
    ['10:00', '24:00:00', '23:59'],
    ['10:00', '24:30', '00:30'],
    ['10:00', '26:00', '02:00'],
    ['10:00:00', '25:59:59', '01:59'],
    // Around the clock, as ends at their beginning are.
    ['10:00', '34:00', '10:00'],
    ['10:00', '36:30', '10:00'],
    ['00:00', '24:30', '00:00'],
  ])('from %s to %s end at %s of the next day', (begin, end, to) => {
    const { ids, hours } = readHours(begin, end);
    const expected = { from: begin.slice(0, 5), to };
    expect(hours).toEqual([expected, expected]);
    expect(ids).toEqual(['soup']);
  });

  it.each([
    ['25:00', '26:00'],
    ['10:00', '48:00'],
    ['10:00', '26:60'],
    ['24:00', '26:00'],
    ['10:00', '-1:00'],
  ])('from %s to %s are none, and open nothing', (begin, end) => {
    expect(readHours(begin, end)).toEqual({ ids: [], hours: [undefined] });
  });
});

describe('combos of format 4', () => {
  const aChoice = (changes: object = {}) => ({
    itemId: 'soup',
    sizeId: null,
    priceModificationAmount: 100,
    forbiddenModifiers: ['cream'],
    ...changes,
  });
  const aCombo = (choices: object[], changes: object = {}) => ({
    id: 'lunch',
    name: 'Обед',
    type: 'COMBO',
    sizes: [],
    groups: [{ id: 'first', name: 'Суп', isMainGroup: true, items: choices }],
    ...changes,
  });
  const soup = withGroup(aGroup([aModifier()]));

  it('are sold without the options that they forbid', () => {
    const { items } = read(aMenu([soup, aCombo([aChoice()])]));
    expect(items[1]).toMatchObject({
      id: 'lunch',
      sizes: [{ price: { amount: 10_000 } }],
      combo: { groups: [{ choices: [{ itemId: 'soup', forbiddenModifierIds: ['cream'] }] }] },
    });
  });

  it.each<[string, object, string]>([
    [
      'with forbidden options that cannot be read',
      aCombo([aChoice({ forbiddenModifiers: [{}] })]),
      'combo_not_described',
    ],
    [
      'with a price that cannot be read',
      aCombo([aChoice({ priceModificationAmount: 'free' })]),
      'combo_not_described',
    ],
    [
      'with a choice that cannot be read',
      aCombo([aChoice(), { sizeId: null }]),
      'combo_not_described',
    ],
    ['without groups', aCombo([], { groups: undefined }), 'combo_not_described'],
    ['without a price', aCombo([aChoice({ priceModificationAmount: null })]), 'combo_not_possible'],
    ['below nothing', aCombo([aChoice({ priceModificationAmount: -1 })]), 'combo_not_possible'],
    ['that are hidden', aCombo([aChoice()], { isHidden: true }), 'item_hidden'],
    [
      'all of whose sizes are hidden, or perhaps are',
      aCombo(
        [aChoice({ sizes: [{ comboSizeId: 'big', sizeId: null, prices: [{ price: 100 }] }] })],
        {
          sizes: [{ sizeId: 'big', name: 'Большой', isHidden: 'perhaps' }],
        },
      ),
      'combo_not_possible',
    ],
  ])('are left out %s', (_what, combo, reason) => {
    const { ids, reasons } = read(aMenu([soup, combo]));
    expect(ids).toEqual(['soup']);
    expect(reasons).toMatchObject({ [reason]: 1 });
  });
});

describe('dishes that nobody can order', () => {
  const limits = (min: number, max: number) => ({ minQuantity: min, maxQuantity: max });

  it.each<[string, object]>([
    [
      'a group that asks for more than it allows',
      aGroup([aModifier()], { restrictions: limits(2, 1) }),
    ],
    [
      'children who together ask for more than their group allows',
      aGroup(
        ['one', 'two'].map((itemId) => aModifier({ itemId, restrictions: limits(1, 1) })),
        { restrictions: limits(0, 1) },
      ),
    ],
    [
      'a child that asks for more than it allows',
      aGroup([aModifier({ restrictions: limits(2, 1) })]),
    ],
    ['a group with too few to choose from', aGroup([aModifier()], { restrictions: limits(2, 2) })],
  ])('are left out: %s', (_what, group) => {
    const { ids, reasons } = read(aMenu([withGroup(group)]));
    expect(ids).toEqual([]);
    expect(reasons).toMatchObject({ group_contradictory: 1, item_not_sold: 1 });
  });

  it.each([true, false])(
    'are not made of a group of which nothing may be chosen (limits of children: %s)',
    (childModifiersHaveMinMaxRestrictions) => {
      const none = { restrictions: limits(0, 0), childModifiersHaveMinMaxRestrictions };
      const { items, reasons } = read(aMenu([withGroup(aGroup([aModifier()], none))]));
      expect(items).toMatchObject([{ id: 'soup', modifierGroups: [] }]);
      expect(reasons).toEqual({ modifier_not_choosable: 1 });
    },
  );

  it.each<[string, object]>([
    [
      'one of its children is required',
      aGroup([aModifier({ restrictions: limits(1, 1) })], { restrictions: limits(0, 0) }),
    ],
    ['it is required itself', aGroup([aModifier()], { restrictions: limits(1, 0) })],
  ])('are left out with such a group where %s', (_why, group) => {
    const { ids, reasons } = read(aMenu([withGroup(group)]));
    expect(ids).toEqual([]);
    expect(reasons).toMatchObject({ group_contradictory: 1, item_not_sold: 1 });
  });

  it.each([
    ['above the most', 5, 1],
    ['of a part', 0.5, 0],
  ])('are not made of a default %s', (_what, byDefault, expected) => {
    const restrictions = { minQuantity: 0, maxQuantity: 1, byDefault };
    const { items } = read(aMenu([withGroup(aGroup([aModifier({ restrictions })]))]));
    expect(items[0]?.modifierGroups[0]?.modifiers).toMatchObject([{ default: expected, max: 1 }]);
  });

  it('are not made of defaults that are too many for their group', () => {
    const restrictions = { minQuantity: 0, maxQuantity: 1, byDefault: 1 };
    const modifiers = ['one', 'two', 'three'].map((itemId) => aModifier({ itemId, restrictions }));
    const { items } = read(aMenu([withGroup(aGroup(modifiers, { restrictions: limits(0, 2) }))]));
    const defaults = items[0]?.modifierGroups[0]?.modifiers.map((modifier) => modifier.default);
    expect(defaults).toEqual([1, 1, 0]);
  });
});

describe('a price that stands twice for a restaurant', () => {
  const priced = (price: number | null) => ({ organizationId: ORGANIZATION, price });
  const general = (price: number) => ({ organizations: [], price });
  const shared = (price: number) => ({ organizations: ['another', ORGANIZATION], price });

  it.each<[string, object[]]>([
    ['its own', [priced(390), priced(450)]],
    ['its own and one that it shares', [shared(390), priced(450)]],
    ['those of all', [general(390), general(450)]],
  ])('is the first of both, and said: %s', (_which, prices) => {
    const { items, reasons } = read(aMenu([aSoup({ itemSizes: [aSize({ prices })] })]));
    expect(items).toMatchObject([{ sizes: [{ price: { amount: 39_000 } }] }]);
    expect(reasons).toEqual({ price_repeated: 1 });
  });

  it('is said of an option as well', () => {
    const option = aModifier({ prices: [priced(40), priced(50)] });
    const { items, reasons } = read(aMenu([withGroup(aGroup([option]))]));
    expect(items).toMatchObject([
      { modifierGroups: [{ modifiers: [{ price: { amount: 4_000 } }] }] },
    ]);
    expect(reasons).toEqual({ price_repeated: 1 });
  });

  it('sells nothing where the first says that it is not sold', () => {
    const prices = [priced(null), priced(450)];
    const { ids, reasons } = read(aMenu([aSoup({ itemSizes: [aSize({ prices })] })]));
    expect(ids).toEqual([]);
    expect(reasons).toMatchObject({ price_repeated: 1, size_not_priced: 1 });
  });

  it.each<[string, object[]]>([
    ['where both are equal', [priced(390), shared(390)]],
    ['where one is its own and one that of all', [general(450), priced(390)]],
    ['of another restaurant', [{ organizationId: 'another', price: 1 }, priced(390)]],
  ])('is nothing to be said %s', (_which, prices) => {
    const { items, reasons } = read(aMenu([aSoup({ itemSizes: [aSize({ prices })] })]));
    expect(items).toMatchObject([{ sizes: [{ price: { amount: 39_000 } }] }]);
    expect(reasons).toEqual({});
  });
});

describe.each([undefined, null, '', ' \n ', '\u200b', '\u3164', 7])('the name %j', (name) => {
  it('costs the dish', () => {
    const { ids, reasons } = read(aMenu([aSoup({ name }), aSoup({ itemId: 'stew' })]));
    expect(ids).toEqual(['stew']);
    expect(reasons).toEqual({ item_unreadable: 1 });
  });

  it('costs an option, and with a required one the size', () => {
    const groupOf = (least: number) =>
      withGroup(
        aGroup([
          aModifier(),
          aModifier({ itemId: 'salt', name, restrictions: { minQuantity: least, maxQuantity: 1 } }),
        ]),
      );
    const optional = read(aMenu([groupOf(0)]));
    expect(optional.items).toMatchObject([{ modifierGroups: [{ modifiers: [{ id: 'cream' }] }] }]);
    expect(optional.reasons).toMatchObject({ modifier_unreadable: 1 });
    const required = read(aMenu([groupOf(1)]));
    expect(required.ids).toEqual([]);
    expect(required.reasons).toMatchObject({ modifier_unreadable: 1, modifier_required: 1 });
  });

  it('costs a combo of the menu and one of iikoCard', () => {
    const combo = { id: 'lunch', type: 'COMBO', name, sizes: [], groups: [] };
    expect(read(aMenu([aSoup(), combo])).reasons).toEqual({ item_unreadable: 1 });
    const dropped: Dropped[] = [];
    const comboSpecifications = [
      { sourceActionId: 'lunch', name, priceModificationType: 0, priceModification: 1, groups: [] },
    ];
    expect(parseCombos({ comboSpecifications }, dropped).specifications).toEqual([]);
    const remarks = new MenuRemarks();
    remarkUnreadable(remarks, dropped);
    expect(remarks.countByReason()).toEqual({ combo_unreadable: 1 });
  });

  it('is none of a size', () => {
    const { items } = read(aMenu([aSoup({ itemSizes: [aSize({ sizeName: name })] })]));
    expect(items).toMatchObject([{ sizes: [{ name: null }] }]);
  });

  it('is a general one of a section and of a group, and said', () => {
    const { names, items, reasons } = read(
      aMenu([withGroup(aGroup([aModifier()], { name }))], { name }),
    );
    expect(names).toEqual(['Прочее']);
    expect(items).toMatchObject([{ modifierGroups: [{ name: 'Добавки' }] }]);
    expect(reasons).toEqual({ name_unreadable: 2 });
  });

  it('stays empty of the options of the dish itself', () => {
    const single = aGroup([aModifier()], { itemGroupId: null, name });
    const { items, reasons } = read(aMenu([withGroup(single)]));
    expect(items).toMatchObject([{ modifierGroups: [{ id: null, name: '' }] }]);
    expect(reasons).toEqual({});
  });

  it('costs nothing that is hidden anyhow', () => {
    expect(read(aMenu([aSoup({ name, isHidden: true })])).reasons).toEqual({ item_hidden: 1 });
  });

  it('costs a product of a nomenclature, unless it is deleted', () => {
    const product = { id: 'soup', name, sizePrices: [] };
    const totalsOf = (fields: object) =>
      parseNomenclature({ products: [{ ...product, ...fields }], revision: 1 }).totals.kept;
    expect(totalsOf({})).toBe(0);
    expect(totalsOf({ isDeleted: true, name: '' })).toBe(1);
  });
});

describe('nutrition', () => {
  const values = (energy: unknown, more: object = {}) => ({
    fats: 3.1,
    proteins: 2.4,
    carbs: 5,
    energy,
    ...more,
  });
  const nutritionOf = (fields: object) =>
    read(aMenu([aSoup({ itemSizes: [aSize(fields)] })])).items[0]?.sizes[0]?.nutrition;

  it.each([-5, '-5', '9'.repeat(400), JSON.parse('1e999'), 'much', null])(
    'is not known where it is %j',
    (energy: unknown) => {
      const expected = { energyKcal: null, proteinsGrams: 2.4, fatsGrams: 3.1, carbsGrams: 5 };
      expect(nutritionOf({ nutritionPerHundredGrams: values(energy) })).toEqual({
        per100g: expected,
      });
    },
  );

  it('is none at all where nothing of it is known', () => {
    const nutritionPerHundredGrams = { fats: 0, proteins: 0, carbs: 0, energy: -5 };
    expect(nutritionOf({ nutritionPerHundredGrams })).toBeNull();
  });

  it.each<[string, object[], number | undefined]>([
    [
      'its own',
      [values(1, { organizations: ['another'] }), values(2, { organizations: [ORGANIZATION] })],
      2,
    ],
    ['its own before that of all', [values(1), values(2, { organizations: [ORGANIZATION] })], 2],
    ['its own in the other spelling', [values(1), values(2, { organizationId: ORGANIZATION })], 2],
    [
      'that of all',
      [values(1, { organizations: ['another'] }), values(2, { organizations: [] })],
      2,
    ],
    [
      'that of all where its own is not filled in',
      [values(1), { fats: 0, organizations: [ORGANIZATION] }],
      1,
    ],
    ['none of others', [values(1, { organizations: ['another'] })], undefined],
    ['none of nobody knows whom', [values(1, { organizations: [{}] })], undefined],
    ['its own beside one that cannot be read', [values(1, { organizations: 7 }), values(2)], 2],
  ])('is %s', (_which, nutritions, energyKcal) => {
    expect(nutritionOf({ nutritions })?.per100g.energyKcal).toBe(energyKcal);
  });
});

describe('older and other names', () => {
  it('are allergens of an item under allergenGroups', () => {
    const { items } = read(
      aMenu([aSoup({ allergenGroups: [{ id: 'milk', code: '7', name: 'Milk' }] })]),
    );
    expect(items).toMatchObject([{ allergens: [{ id: 'milk', name: 'Milk' }] }]);
  });

  it('are codes of allergens without a name', () => {
    const allergens = [
      { id: 'milk', code: '7', name: null },
      { id: 'nuts', code: '8', name: ' ' },
      { id: 'soya', code: '6' },
      { id: 'none' },
    ];
    const { items } = read(aMenu([aSoup({ allergens })]));
    expect(items[0]?.allergens.map(({ name }) => name)).toEqual(['7', '8', '6']);
  });

  it.each([
    ['zeros in 100 grams', { nutritionPerHundredGrams: { fats: 0, energy: 0 } }],
    ['an empty list in 100 grams', { nutritionPerHundredGrams: [] }],
  ])('are filled nutritions behind %s', (_what, fields) => {
    const nutritions = [{ fats: 0 }, { fats: 3.1, proteins: 2.4, carbs: 5, energy: 58 }];
    const { items } = read(aMenu([aSoup({ itemSizes: [aSize({ ...fields, nutritions })] })]));
    expect(items[0]?.sizes[0]?.nutrition).toMatchObject({ per100g: { energyKcal: 58 } });
  });

  it.each([
    'IMAGE_UPLOAD_ERROR',
    'javascript:alert(1)',
    '//cdn.example.ru/x.png',
    'data:image/png;base64,AA',
    'https://',
    'ftp://example.ru/x.png',
    ' ',
    7,
  ])('are no pictures: %j', (buttonImageUrl) => {
    const { items } = read(aMenu([aSoup({ itemSizes: [aSize({ buttonImageUrl })] })]));
    expect(items).toMatchObject([{ images: [] }]);
  });
});

describe('a nomenclature that cannot be read whole', () => {
  const aProduct = (overrides: object = {}) => ({
    id: 'soup',
    name: 'Борщ',
    type: 'Dish',
    parentGroup: 'soups',
    sizePrices: [{ sizeId: null, price: { currentPrice: 390, isIncludedInMenu: true } }],
    modifiers: [],
    groupModifiers: [],
    ...overrides,
  });
  const soups = { id: 'soups', name: 'Супы', isIncludedInMenu: true };

  const idsOf = (products: unknown[], groups: unknown[] = [soups]) => {
    const { nomenclature } = parseNomenclature({ products, groups, sizes: [], revision: 1 });
    return mapNomenclature(nomenclature, 'RUB').flatMap(({ items }) => items.map(({ id }) => id));
  };

  it.each<[string, object]>([
    ['a required modifier', { modifiers: [{ id: null, minAmount: 1, maxAmount: 1 }] }],
    ['limits of a modifier', { modifiers: [{ id: 'cream', minAmount: {}, maxAmount: 1 }] }],
    ['a group of modifiers', { groupModifiers: [{ id: 'toppings' }] }],
    ['the flag of a deleted product', { isDeleted: 'perhaps' }],
    ['its only price', { sizePrices: [{ sizeId: null, price: { currentPrice: {} } }] }],
  ])('does not sell a dish without %s', (_what, fields) => {
    expect(idsOf([aProduct(fields)])).toEqual([]);
  });

  it('sells a dish without an optional modifier and without one bad size', () => {
    const sizePrices = [
      { sizeId: 'small', price: { currentPrice: 390, isIncludedInMenu: true } },
      { sizeId: 'large', price: null },
    ];
    const modifiers = [{ id: null, minAmount: 0, maxAmount: 1 }];
    expect(idsOf([aProduct({ sizePrices, modifiers })])).toEqual(['soup']);
  });

  it.each<[string, object]>([
    ['a group with an id', { id: 'soups', isGroupModifier: false, tags: [], parentGroup: {} }],
    ['a group without one', { id: null, name: 'Супы' }],
  ])('does not sell in another section what stood in %s that cannot be read', (_what, group) => {
    expect(idsOf([aProduct()], [group])).toEqual([]);
  });

  it('shows no nutrition that cannot be', () => {
    const product = aProduct({ energyAmount: -5, fatAmount: 3.1 });
    const { nomenclature } = parseNomenclature({
      products: [product],
      groups: [soups],
      revision: 1,
    });
    expect(mapNomenclature(nomenclature, 'RUB')[0]?.items[0]?.sizes[0]?.nutrition).toEqual({
      per100g: { energyKcal: null, proteinsGrams: null, fatsGrams: 3.1, carbsGrams: null },
    });
  });

  it('gives sections and groups of options without a name a general one', () => {
    const cream = { id: 'cream', minAmount: 0, maxAmount: 1 };
    const toppings = { id: 'toppings', minAmount: 0, maxAmount: 1, childModifiers: [cream] };
    const products = [
      aProduct({ groupModifiers: [toppings] }),
      aProduct({ id: 'cream', type: 'Modifier' }),
    ];
    const groups = [{ ...soups, name: ' ' }];
    const { nomenclature } = parseNomenclature({ products, groups, revision: 1 });
    const remarks = new MenuRemarks();
    const categories = mapNomenclature(nomenclature, 'RUB', remarks);
    expect(categories).toMatchObject([
      { name: 'Прочее', items: [{ modifierGroups: [{ name: 'Добавки' }] }] },
    ]);
    expect(remarks.countByReason()).toEqual({ name_unreadable: 2 });
  });

  it('takes as long for ten times the products as ten of it would', () => {
    const sized = (count: number) => {
      const groups = Array.from({ length: count }, (_, at) => ({ ...soups, id: `g${at}` }));
      const products = groups.map(({ id }, at) => aProduct({ id: `p${at}`, parentGroup: id }));
      return parseNomenclature({ products, groups, sizes: [], revision: 1 }).nomenclature;
    };
    const visits = (count: number) => {
      const nomenclature = sized(count);
      let reads = 0;
      const products = nomenclature.products.map((product) => ({
        ...product,
        get parentGroup() {
          reads += 1;
          return product.parentGroup;
        },
      }));
      mapNomenclature({ ...nomenclature, products }, 'RUB');
      return reads;
    };
    expect(visits(1_000)).toBe(10 * visits(100));
  });
});
