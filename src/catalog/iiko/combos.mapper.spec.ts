import { parseCombos } from '../../iiko/schemas/combos.js';
import { parseExternalMenu } from '../../iiko/schemas/menu.js';
import { mapCombos } from './combos.mapper.js';
import { mapExternalMenu } from './external-menu.mapper.js';
import { MenuRemarks } from '../menu-remarks.js';
import { itemsById } from '../menu.js';
import { remarkUnreadable } from './unreadable-remarks.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const PRICES = [{ organizationId: ORGANIZATION, price: 390 }];
/** 12:00 in Moscow. */
const NOW = Date.parse('2026-11-30T09:00:00Z');

const anOption = (itemId: string) => ({
  itemId,
  name: itemId,
  restrictions: { minQuantity: 0, maxQuantity: 1 },
  prices: [{ organizationId: ORGANIZATION, price: 40 }],
});
const aDish = (itemId: string, options: string[] = [], minQuantity = 0) => ({
  itemId,
  name: itemId,
  itemSizes: [
    {
      sizeId: null,
      prices: PRICES,
      itemModifierGroups:
        options.length === 0
          ? []
          : [
              {
                itemGroupId: `options of ${itemId}`,
                name: 'Соус',
                restrictions: { minQuantity, maxQuantity: options.length },
                items: options.map(anOption),
              },
            ],
    },
  ],
});
const MENU = {
  id: 1,
  itemCategories: [
    {
      id: 'dishes',
      name: 'Блюда',
      items: [
        aDish('soup', ['cream', 'garlic']),
        aDish('pelmeni', ['cream', 'vinegar'], 1),
        aDish('tea'),
      ],
    },
  ],
};
const { menu } = parseExternalMenu(MENU);
const place = { organizationId: ORGANIZATION, currency: 'RUB' };
const items = itemsById({ categories: mapExternalMenu(menu, place, new MenuRemarks()) });

const aProduct = (productId: string, changes: object = {}) => ({
  productId,
  sizeId: null,
  priceModificationAmount: 0,
  position: 0,
  ...changes,
});
const aGroup = (id: string, products: object[]) => ({ id, name: id, products });
const aCombo = (changes: object = {}) => ({
  sourceActionId: 'lunch',
  name: 'Обед',
  priceModificationType: 0,
  priceModification: 500,
  groups: [
    aGroup('first', [aProduct('soup'), aProduct('pelmeni')]),
    aGroup('drink', [aProduct('tea')]),
  ],
  ...changes,
});

function read(specification: object) {
  const remarks = new MenuRemarks();
  const dropped: Parameters<typeof parseCombos>[1] = [];
  const combos = parseCombos({ comboSpecifications: [specification] }, dropped);
  remarkUnreadable(remarks, dropped);
  const restaurant = { items, currency: 'RUB', timeZone: 'Europe/Moscow', now: NOW };
  const found = mapCombos(combos, restaurant, remarks).flatMap((category) => category.items);
  return { combo: found[0]?.combo, found, reasons: remarks.countByReason() };
}

describe('when a combo is sold', () => {
  it.each<[string, object, { availableFrom: string | null; availableUntil: string | null }]>([
    ['always, without dates', {}, { availableFrom: null, availableUntil: null }],
    [
      'always, with empty ones',
      { isActive: null, startDate: null, expirationDate: '' },
      { availableFrom: null, availableUntil: null },
    ],
    [
      'since a date that is over',
      { isActive: true, startDate: '2020-06-01 00:00:00.000' },
      { availableFrom: '2020-05-31T21:00:00.000Z', availableUntil: null },
    ],
    [
      'from a date to come, for those who order ahead',
      { startDate: '2026-12-24T10:00:00' },
      { availableFrom: '2026-12-24T07:00:00.000Z', availableUntil: null },
    ],
    [
      'until the next minute by the clock of the restaurant',
      { expirationDate: '2026-11-30 12:01:00.000' },
      { availableFrom: null, availableUntil: '2026-11-30T09:01:00.000Z' },
    ],
  ])('is %s', (_what, changes, expected) => {
    const { combo, reasons } = read(aCombo(changes));
    expect(combo).toMatchObject(expected);
    expect(reasons).toEqual({});
  });

  it.each<[string, object, string]>([
    ['switched off', { isActive: false }, 'combo_not_sold'],
    ['perhaps switched off', { isActive: 'no' }, 'combo_not_sold'],
    ['over', { expirationDate: '2020-08-31 23:59:59.000' }, 'combo_not_sold'],
    ['over this minute', { expirationDate: '2026-11-30 12:00:00.000' }, 'combo_not_sold'],
    [
      'over before it begins',
      {
        startDate: '2026-12-02 00:00:00.000',
        expirationDate: '2026-12-01 00:00:00.000',
      },
      'combo_not_sold',
    ],
    ['without a readable end', { expirationDate: '31.12.2027' }, 'combo_not_sold'],
    ['without a readable beginning', { startDate: 'soon' }, 'combo_not_sold'],
    ['with a number for an end', { expirationDate: 20_271_231 }, 'combo_unreadable'],
  ])('is never, where it is %s', (_what, changes, reason) => {
    const { found, reasons } = read(aCombo(changes));
    expect(found).toEqual([]);
    expect(reasons).toEqual({ [reason]: 1 });
  });
});

describe('options that a combo forbids', () => {
  const withFirst = (...products: object[]) =>
    aCombo({ groups: [aGroup('first', products), aGroup('drink', [aProduct('tea')])] });

  it('are named with the choice, which is had without them', () => {
    const { combo } = read(
      withFirst(aProduct('soup', { forbiddenModifiers: ['cream', 'garlic'] }), aProduct('pelmeni')),
    );
    expect(combo?.groups[0]?.choices).toMatchObject([
      { itemId: 'soup', forbiddenModifierIds: ['cream', 'garlic'] },
      { itemId: 'pelmeni', forbiddenModifierIds: [] },
    ]);
  });

  it('leave a dish that needs one of several those that are allowed', () => {
    const { combo } = read(withFirst(aProduct('pelmeni', { forbiddenModifiers: ['cream'] })));
    expect(combo?.groups[0]?.choices).toMatchObject([{ forbiddenModifierIds: ['cream'] }]);
  });

  it('take a dish away that cannot be had without them, and the combo with its last dish', () => {
    const impossible = aProduct('pelmeni', { forbiddenModifiers: ['cream', 'vinegar'] });
    const { combo } = read(withFirst(impossible, aProduct('soup')));
    expect(combo?.groups[0]?.choices.map(({ itemId }) => itemId)).toEqual(['soup']);
    const { found, reasons } = read(withFirst(impossible));
    expect(found).toEqual([]);
    expect(reasons).toEqual({ combo_not_possible: 1 });
  });

  it('are not allowed because they cannot be read', () => {
    for (const forbiddenModifiers of [[{}], [null], [['cream']], 'cream', {}]) {
      const { found, reasons } = read(withFirst(aProduct('soup', { forbiddenModifiers })));
      expect(found).toEqual([]);
      expect(reasons).toEqual({ combo_unreadable: 1 });
    }
  });
});

describe('the price of a combo', () => {
  const priced = (type: number, priceModification: unknown, ...amounts: unknown[]) =>
    aCombo({
      priceModificationType: type,
      priceModification,
      groups: [
        aGroup(
          'first',
          amounts.map((priceModificationAmount, index) =>
            aProduct(['soup', 'pelmeni'][index] ?? '', { priceModificationAmount }),
          ),
        ),
      ],
    });

  it.each<[string, object, number[], number]>([
    ['fixed, with what dearer choices add', priced(0, 500, 0, '99.5'), [0, 9_950], 50_000],
    ['fixed, less what a cheaper choice saves', priced(0, 500, 0, -50), [0, -5_000], 45_000],
    ['that of its positions', priced(1, 700, 300, 340), [30_000, 34_000], 30_000],
    ['that of its dishes less half', priced(4, 50, 10, 20), [39_000, 39_000], 19_500],
  ])('is %s', (_what, specification, amounts, from) => {
    const { found, combo } = read(specification);
    expect(combo?.groups[0]?.choices.map(({ price }) => price.amount)).toEqual(amounts);
    expect(found[0]?.sizes).toMatchObject([{ price: { amount: from } }]);
  });

  it.each<[string, object, string]>([
    ['of a kind without a word', priced(5, 100, 0), 'combo_not_sold'],
    ['of no kind', priced(0.5, 100, 0), 'combo_unreadable'],
    ['below nothing', priced(0, -1, 0), 'combo_not_sold'],
    ['above all sums', priced(0, 1e15, 0), 'combo_not_sold'],
    ['in words', priced(0, 'free', 0), 'combo_unreadable'],
    ['of less than nothing for a position', priced(1, 0, -300), 'combo_not_possible'],
    ['above all sums for a position', priced(1, 0, 1e15), 'combo_not_possible'],
    ['above all sums with a choice', priced(0, 500, 1e15), 'combo_not_possible'],
    ['less than nothing with a choice', priced(0, 500, -501), 'combo_not_possible'],
    [
      'less than nothing with two',
      aCombo({
        groups: ['soup', 'tea'].map((dish) =>
          aGroup(dish, [aProduct(dish, { priceModificationAmount: -300 })]),
        ),
      }),
      'combo_not_possible',
    ],
    // Perhaps it was no percentage after all.
    ['more than all off', priced(4, 150, 0), 'combo_not_sold'],
    ['less than nothing off', priced(2, -10, 0), 'combo_not_sold'],
  ])('is none, and the combo not sold, where it is %s', (_what, specification, reason) => {
    const { found, reasons } = read(specification);
    expect(found).toEqual([]);
    expect(reasons).toEqual({ [reason]: 1 });
  });
});
