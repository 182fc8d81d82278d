import { SIZES } from './dish.js';
import { comboCategoryId, comboGroupId, comboId, comboSizeId, itemId, modifierId } from './ids.js';

export interface ComboProduct {
  productId: string;
  sizeId: string | null;
  sizeName: string;
  forbiddenModifiers: string[];
  /** Roubles: what the choice adds (type 0), or what it costs (type 1). */
  priceModificationAmount: number;
  position: number;
}

export interface ComboGroup {
  id: string;
  name: string;
  isMainGroup: boolean;
  skipStep: boolean;
  products: ComboProduct[];
}

/**
 * iiko docs: 0 a fixed price of the combo, 1 a fixed price of each position, 2 a discount on the cheapest, 3 on
 * the most expensive, 4 a percentage off each.
 */
export type ComboPriceType = 0 | 1 | 2 | 3 | 4;

export interface ComboSpecification {
  sourceActionId: string;
  categoryId: string | null;
  name: string;
  priceModificationType: ComboPriceType;
  /** Roubles for type 0, percent for 2 to 4. */
  priceModification: number;
  isActive: boolean;
  startDate: string | null;
  expirationDate: string | null;
  lackingGroupsToSuggest: number;
  /** Options of the choices are in the price. */
  includeModifiers: boolean;
  sortOrder: number;
  groups: ComboGroup[];
}

export const COMBO_CATEGORIES = [
  { id: comboCategoryId(1), name: 'Комбо' },
  { id: comboCategoryId(2), name: 'Обеды' },
];

/** The only size of the combo that format 4 of the menu has. */
export const LUNCH_SIZE = { id: comboSizeId(1), name: 'Обед', shortName: 'Обед' };

type Choice = Partial<Omit<ComboProduct, 'position'>> & { dish: number; size?: keyof typeof SIZES };

const group = (
  number: number,
  name: string,
  choices: Choice[],
  isMainGroup = false,
): ComboGroup => ({
  id: comboGroupId(number),
  name,
  isMainGroup,
  skipStep: false,
  products: choices.map(({ dish, size, ...choice }, position) => ({
    productId: itemId(dish),
    sizeId: size === undefined ? null : SIZES[size].id,
    sizeName: size === undefined ? '' : SIZES[size].name,
    forbiddenModifiers: [],
    priceModificationAmount: 0,
    position,
    ...choice,
  })),
});

const combo = (
  number: number,
  fields: Pick<
    ComboSpecification,
    'name' | 'priceModificationType' | 'priceModification' | 'groups'
  > &
    Partial<ComboSpecification>,
): ComboSpecification => ({
  sourceActionId: comboId(number),
  categoryId: comboCategoryId(1),
  isActive: true,
  startDate: null,
  expirationDate: null,
  lackingGroupsToSuggest: 1,
  includeModifiers: false,
  sortOrder: number,
  ...fields,
});

const mediumPizzas: Choice[] = [
  { dish: 11, size: 'medium' },
  { dish: 12, size: 'medium' },
  { dish: 14, size: 'medium' },
];

/** Combos as they are in Moscow. */
export const COMBOS: readonly ComboSpecification[] = [
  combo(1, {
    name: 'Пицца, напиток и десерт',
    priceModificationType: 0,
    priceModification: 890,
    groups: [
      group(
        1,
        'Пицца',
        [
          { dish: 11, size: 'medium' },
          // The stuffed crust is for the guest who buys the pizza alone.
          { dish: 12, size: 'medium', forbiddenModifiers: [modifierId(18)] },
          { dish: 15, size: 'medium', priceModificationAmount: 100 },
        ],
        true,
      ),
      group(2, 'Напиток', [
        { dish: 81, size: 'glass' },
        { dish: 83, size: 'glass' },
        { dish: 87, priceModificationAmount: 50 },
      ]),
      group(3, 'Десерт', [{ dish: 61 }, { dish: 62 }, { dish: 63, priceModificationAmount: 40 }]),
    ],
  }),
  combo(2, {
    name: 'Вторая пицца за полцены',
    priceModificationType: 2,
    priceModification: 50,
    includeModifiers: true,
    groups: [group(4, 'Первая пицца', mediumPizzas, true), group(5, 'Вторая пицца', mediumPizzas)],
  }),
  combo(3, {
    name: 'Обед из трёх блюд',
    categoryId: comboCategoryId(2),
    priceModificationType: 1,
    priceModification: 0,
    groups: [
      group(
        6,
        'Суп',
        [
          { dish: 1, priceModificationAmount: 300 },
          { dish: 2, priceModificationAmount: 340 },
        ],
        true,
      ),
      group(7, 'Пирожок', [
        { dish: 71, priceModificationAmount: 70 },
        { dish: 72, priceModificationAmount: 90 },
      ]),
      group(8, 'Напиток', [
        { dish: 84, size: 'glass', priceModificationAmount: 80 },
        { dish: 89, priceModificationAmount: 120 },
      ]),
    ],
  }),
  combo(4, {
    name: 'Чай и десерт',
    priceModificationType: 4,
    priceModification: 20,
    groups: [
      group(9, 'Чай', [{ dish: 85 }, { dish: 86 }], true),
      group(10, 'Десерт', [{ dish: 61 }, { dish: 62 }]),
    ],
  }),
  combo(5, {
    name: 'Летнее комбо',
    priceModificationType: 0,
    priceModification: 500,
    startDate: '2020-06-01 00:00:00.000',
    expirationDate: '2020-08-31 23:59:59.000',
    groups: [
      group(11, 'Окрошка', [{ dish: 3 }], true),
      group(12, 'Квас', [{ dish: 83, size: 'glass' }]),
    ],
  }),
  combo(6, {
    name: 'Комбо в разработке',
    priceModificationType: 3,
    priceModification: 30,
    isActive: false,
    groups: [group(13, 'Пицца', mediumPizzas, true), group(14, 'Десерт', [{ dish: 61 }])],
  }),
];
