import { comboPriceSchema, parseCombos } from './combos.js';
import { paymentTypeSchema } from './dictionaries.js';
import { deliveryAllowedSchema, deliveryRestrictionsSchema } from './geography.js';
import { calculationSchema, couponSchema, customerInfoSchema } from './loyalty.js';
import { parseOrders, parseRevision } from './orders.js';
import { readList, type Dropped } from './reading.js';
import { restaurantSectionSchema } from './sections.js';
import { parseStopLists } from './stop-lists.js';

const organizationId = 'organization';

describe('a stop list', () => {
  const group = (terminalGroupId: unknown, items: unknown) => ({ terminalGroupId, items });
  const read = (...items: unknown[]) =>
    parseStopLists({ terminalGroupStopLists: [{ organizationId, items }] }, []);

  it.each([
    ['no balance', { productId: 'soup' }, { sizeId: null, balance: 0 }],
    ['a balance of null', { productId: 'soup', balance: null }, { sizeId: null, balance: 0 }],
    ['a balance as text', { productId: 'soup', balance: '0' }, { sizeId: null, balance: 0 }],
    ['some left, as text', { productId: 'soup', balance: '3' }, { sizeId: null, balance: 3 }],
    ['a balance of words', { productId: 'soup', balance: 'few' }, { sizeId: null, balance: 0 }],
    ['a negative balance', { productId: 'soup', balance: -1 }, { sizeId: null, balance: 0 }],
    ['an empty size', { productId: 'soup', sizeId: '', balance: 2 }, { sizeId: null, balance: 2 }],
    [
      'a size of objects',
      { productId: 'soup', sizeId: {}, balance: 0 },
      { sizeId: null, balance: 0 },
    ],
    ['a size of a number', { productId: 'soup', sizeId: 5 }, { sizeId: null, balance: 0 }],
    [
      'a size that nobody set',
      { productId: 'soup', sizeId: '00000000-0000-0000-0000-000000000000', balance: 0 },
      { sizeId: null, balance: 0 },
    ],
    ['a balance that is true', { productId: 'soup', balance: true }, { sizeId: null, balance: 0 }],
    ['a balance in a list', { productId: 'soup', balance: [5] }, { sizeId: null, balance: 0 }],
    [
      'a balance in hexadecimals',
      { productId: 'soup', balance: '0x10' },
      { sizeId: null, balance: 0 },
    ],
  ])('stops a product with %s', (_what, item, expected) => {
    const { entries, isComplete, incompleteGroupIds } = read(group('kitchen', [item]));
    expect(entries).toEqual([
      { organizationId, terminalGroupId: 'kitchen', productId: 'soup', ...expected },
    ]);
    expect({ isComplete, incompleteGroupIds }).toEqual({
      isComplete: true,
      incompleteGroupIds: [],
    });
  });

  it.each([undefined, 5, '', '00000000-0000-0000-0000-000000000000'])(
    'is incomplete when it stops what it does not name: %j',
    (productId) => {
      const stopped = { productId: 'soup', balance: 0 };
      expect(read(group('kitchen', [{ productId, balance: 0 }, stopped]))).toMatchObject({
        entries: [{ productId: 'soup' }],
        incompleteGroupIds: ['kitchen'],
      });
    },
  );

  it.each([
    ['a group without an id', group(undefined, [])],
    ['a group whose id is a number', group(7, [])],
    ['a group whose id nobody set', group('00000000-0000-0000-0000-000000000000', [])],
    ['a group without a list', group('kitchen', null)],
    ['no group at all', 'kitchen'],
  ])('is not known of %s', (_what, unreadable) => {
    const dropped: Dropped[] = [];
    const answer = { terminalGroupStopLists: [{ organizationId, items: [unreadable] }] };
    expect(parseStopLists(answer, dropped)).toMatchObject({ groupIds: [], isComplete: false });
    expect(dropped).toHaveLength(1);
  });

  it('is not known of an organization without a list', () => {
    const answer = { terminalGroupStopLists: [{ organizationId, items: null }] };
    expect(parseStopLists(answer, []).isComplete).toBe(false);
  });
});

describe('rules of delivery', () => {
  const rule = { terminalGroupId: 'kitchen', zone: 'Центр', minSum: 800, from: 600, to: 1_320 };
  const corner = (latitude: unknown) => ({ latitude, longitude: 37 });
  const zone = { name: 'Центр', coordinates: [corner(55), corner(56), corner(57), corner(58)] };
  const all = { organizationId, restrictions: [rule], deliveryZones: [zone] };

  it('are read with what does not restrict absent or null', () => {
    const bare = { terminalGroupId: null, zone: null };
    expect(
      deliveryRestrictionsSchema.parse({ ...all, restrictions: [bare] }).restrictions[0],
    ).toMatchObject({ minSum: null, from: null, to: null, deliveryServiceProductId: null });
  });

  it.each([
    ['a minimum', { ...all, restrictions: [{ ...rule, minSum: 'much' }] }],
    ['a zone', { ...all, restrictions: [{ ...rule, zone: {} }] }],
    ['a beginning', { ...all, restrictions: [{ ...rule, from: '10:00' }] }],
    ['a price', { ...all, restrictions: [{ ...rule, deliveryServiceProductId: {} }] }],
    ['a rule', { ...all, restrictions: [null] }],
    ['rules at all', { ...all, restrictions: null }],
    ['zones at all', { ...all, deliveryZones: undefined }],
    ['whether there is one minimum for all', { ...all, useSameMinSum: 'yes' }],
    ['whether the POS adds the price', { ...all, addDeliveryServiceCost: 1 }],
  ])('are not known when %s cannot be read', (_what, unreadable) => {
    expect(deliveryRestrictionsSchema.safeParse(unreadable).success).toBe(false);
  });

  it('leave a zone without a shape when a corner cannot be read', () => {
    const coordinates = [corner(55), corner(null), corner(57), corner(58)];
    const read = deliveryRestrictionsSchema.parse({
      ...all,
      deliveryZones: [{ ...zone, coordinates }],
    });
    expect(read.deliveryZones).toMatchObject([{ name: 'Центр', coordinates: [] }]);
  });

  it.each([
    ['a fee', { deliveryServiceProductId: {} }],
    ['a zone', { zone: 7 }],
  ])('an answer that allows with %s that cannot be read is none', (_what, terms) => {
    const item = { terminalGroupId: 'kitchen', organizationId, ...terms };
    const answer = { isAllowed: true, allowedItems: [item], rejectedItems: [] };
    expect(deliveryAllowedSchema.safeParse(answer).success).toBe(false);
  });

  it.each([false, 'yes', null, undefined])(
    'an answer that names who delivers and says %j is none',
    (isAllowed) => {
      const allowedItems = [{ terminalGroupId: 'kitchen', organizationId }];
      const says = (answer: object) => deliveryAllowedSchema.safeParse(answer).success;
      expect(says({ isAllowed, allowedItems })).toBe(false);
      expect(says({ isAllowed: true, allowedItems })).toBe(true);
      expect(says({ isAllowed, allowedItems: [] })).toBe(true);
    },
  );
});

describe('orders', () => {
  const unreadable = { id: 'order', organizationId, timestamp: 'now', creationStatus: 'Success' };

  it('are there although they cannot be read', () => {
    const expected = { id: 'order', creationStatus: 'InProgress', timestamp: 0, order: null };
    expect(parseOrders({ orders: [unreadable] }, [])).toMatchObject([expected]);
    const ordersByOrganizations = [{ organizationId, orders: [unreadable] }];
    const dropped: Dropped[] = [];
    expect(parseRevision({ maxRevision: 7, ordersByOrganizations }, dropped)).toMatchObject({
      maxRevision: 7,
      orders: [expected],
    });
    expect(dropped).toMatchObject([{ path: expect.stringContaining('orders[0]') as string }]);
  });

  it('of a look-up are not known when one has no id', () => {
    expect(() => parseOrders({ orders: [{ timestamp: 1 }] }, [])).toThrow();
  });
});

describe('what restricts', () => {
  const type = { id: 'cash', name: 'Наличные', paymentTypeKind: 'Cash' };

  it('a payment type is not used elsewhere because its groups cannot be read', () => {
    expect(paymentTypeSchema.safeParse({ ...type, terminalGroups: [{}] }).success).toBe(false);
    expect(paymentTypeSchema.parse({ ...type, terminalGroups: null }).terminalGroupIds).toEqual([]);
  });

  it('a flag that cannot be read deletes and separates', () => {
    expect(paymentTypeSchema.parse({ ...type, isDeleted: 'no', combinable: 'yes' })).toMatchObject({
      isDeleted: true,
      combinable: false,
    });
    expect(paymentTypeSchema.parse(type)).toMatchObject({ isDeleted: false, combinable: null });
    const table = { id: 'table', number: 1, isDeleted: 0 };
    const section = { id: 'hall', terminalGroupId: 'kitchen', tables: [table] };
    expect(restaurantSectionSchema.parse(section).tables).toMatchObject([{ isDeleted: true }]);
  });

  it('a list of which nothing can be read is not an empty one', () => {
    expect(() => readList({ types: [{}] }, 'types', paymentTypeSchema, [])).toThrow();
    expect(readList({ types: [] }, 'types', paymentTypeSchema, [])).toEqual([]);
    expect(readList({ types: [{}, type] }, 'types', paymentTypeSchema, [])).toHaveLength(1);
  });

  const product = { productId: 'soup', sizeId: null, priceModificationAmount: 100 };
  const combo = {
    sourceActionId: 'combo',
    name: 'Обед',
    priceModificationType: 0,
    priceModification: 300,
    groups: [{ id: 'group', name: 'Суп', products: [product] }],
  };
  const comboWith = (changes: object, productChanges: object = {}) =>
    parseCombos(
      {
        comboSpecifications: [
          {
            ...combo,
            ...changes,
            groups: [{ ...combo.groups[0], products: [{ ...product, ...productChanges }] }],
          },
        ],
      },
      [],
    ).specifications;

  it.each([
    ['an end', { expirationDate: 7 }, {}],
    ['a beginning', { startDate: {} }, {}],
    ['a forbidden option', {}, { forbiddenModifiers: [{}] }],
    ['a price', {}, { priceModificationAmount: 'free' }],
  ])('a combo with %s that cannot be read is not sold', (_what, changes, productChanges) => {
    expect(comboWith({})).toHaveLength(1);
    expect(comboWith(changes, productChanges)).toEqual([]);
  });

  it('a combo is not active because nobody can read whether it is', () => {
    expect(comboWith({ isActive: 'false' })).toMatchObject([{ isActive: false }]);
    expect(comboWith({})).toMatchObject([{ isActive: null }]);
  });

  it('a combo is not filled well because its complaint cannot be read', () => {
    const answer = { price: 0, incorrectlyFilledGroups: [{}] };
    expect(comboPriceSchema.safeParse(answer).success).toBe(false);
  });

  it('a warning about a coupon is one, readable or not', () => {
    const calculation = { validationWarnings: [{}], Warnings: [7] };
    expect(calculationSchema.parse(calculation)).toMatchObject({
      validationWarnings: [expect.stringContaining('coupon') as string],
      Warnings: [{ Message: expect.stringContaining('coupon') as string }],
    });
  });

  it('a guest is neither there nor deleted because the flag cannot be read', () => {
    expect(customerInfoSchema.safeParse({ id: 'guest', isDeleted: 'yes' }).success).toBe(false);
    expect(customerInfoSchema.parse({ id: 'guest', isDeleted: null }).isDeleted).toBe(false);
    expect(customerInfoSchema.parse({ id: 'guest', anonymized: 'yes' }).anonymized).toBe(true);
  });

  it('a coupon is not unused because its activation cannot be read', () => {
    expect(couponSchema.safeParse({ id: 'coupon', number: '1', whenActivated: 7 }).success).toBe(
      false,
    );
    expect(couponSchema.parse({ id: 'coupon', number: '1', isDeleted: 'yes' }).isDeleted).toBe(
      true,
    );
  });
});
