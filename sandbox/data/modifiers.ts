import { modifierGroupId, modifierId } from './ids.js';

export interface ModifierData {
  number: number;
  name: string;
  price: number;
  grams: number;
  min?: number;
  max?: number;
  free?: number;
  byDefault?: number;
  /** As many as are asked for, however many dishes there are. */
  independent?: boolean;
}

export interface GroupData {
  /** null: the bucket of single modifiers, which has no group id at iiko. */
  id: string | null;
  name: string;
  min: number;
  max: number;
  free?: number;
  byDefault?: number;
  /** Each modifier has limits and free amounts of its own. */
  childLimits?: boolean;
  /** May differ between the halves of one pizza. */
  divisible?: boolean;
  modifiers: ModifierData[];
}

const option = (
  number: number,
  name: string,
  price: number,
  grams: number,
  limits: Pick<ModifierData, 'min' | 'max' | 'free' | 'byDefault' | 'independent'> = {},
): ModifierData => ({ number, name, price, grams, ...limits });

const singles = (...modifiers: ModifierData[]): GroupData => ({
  id: null,
  name: 'Дополнительно',
  min: 0,
  max: modifiers.length,
  childLimits: true,
  modifiers,
});

const group = (
  number: number,
  name: string,
  limits: Omit<GroupData, 'id' | 'name' | 'modifiers'>,
  modifiers: ModifierData[],
): GroupData => ({ id: modifierGroupId(number), name, ...limits, modifiers });

const SOUR_CREAM = option(1, 'Сметана 30 г', 40, 30);
const MUSTARD = option(2, 'Горчица домашняя', 30, 20);
const RYE_BREAD = option(3, 'Хлеб бородинский', 35, 60);
const BUTTER = option(4, 'Масло сливочное', 40, 20);

export const GROUPS = {
  sourCream: singles(SOUR_CREAM),
  soupExtras: singles(RYE_BREAD, option(5, 'Гренки чесночные', 60, 50)),
  butter: singles(BUTTER),
  toppings: group(1, 'Добавки', { min: 0, max: 5, free: 1, divisible: true }, [
    option(11, 'Моцарелла', 90, 40),
    option(12, 'Шампиньоны', 60, 40),
    option(13, 'Бекон', 110, 30),
    option(14, 'Халапеньо', 50, 20),
    option(15, 'Маслины', 60, 30),
    option(16, 'Пармезан', 120, 20),
  ]),
  crust: group(2, 'Бортик', { min: 0, max: 1 }, [
    option(17, 'Сырный бортик', 150, 80),
    option(18, 'Колбасный бортик', 170, 90),
  ]),
  dumplingSauce: group(3, 'Соус на выбор', { min: 1, max: 2, free: 1, byDefault: 1 }, [
    SOUR_CREAM,
    MUSTARD,
    option(21, 'Аджика', 40, 30),
    option(22, 'Уксус с перцем', 20, 20),
  ]),
  garnish: group(4, 'Гарнир', { min: 1, max: 1 }, [
    option(23, 'Картофельное пюре', 0, 150),
    option(24, 'Рис басмати', 0, 150),
    option(25, 'Гречка с луком', 0, 150),
    option(26, 'Овощи гриль', 90, 130),
  ]),
  doneness: group(5, 'Прожарка', { min: 1, max: 1 }, [
    option(27, 'С кровью', 0, 0),
    option(28, 'Средняя', 0, 0),
    option(29, 'Полная', 0, 0),
  ]),
  dressing: group(6, 'Заправка', { min: 0, max: 1, free: 1 }, [
    option(31, 'Оливковое масло', 30, 20),
    option(32, 'Цезарь', 40, 30),
    option(33, 'Бальзамик', 40, 20),
  ]),
  syrups: group(7, 'Сиропы', { min: 0, max: 4, childLimits: true }, [
    option(34, 'Карамельный сироп', 40, 15, { max: 2 }),
    option(35, 'Ванильный сироп', 40, 15, { max: 2 }),
    option(36, 'Кленовый сироп', 60, 15, { max: 1 }),
  ]),
  milk: group(8, 'Молоко', { min: 1, max: 1, byDefault: 1 }, [
    option(37, 'Коровье молоко', 0, 150, { byDefault: 1 }),
    option(38, 'Овсяное молоко', 70, 150),
    option(39, 'Кокосовое молоко', 80, 150),
  ]),
  breakfastToppings: group(9, 'Топпинги', { min: 0, max: 5, childLimits: true }, [
    option(41, 'Варенье малиновое', 50, 30, { max: 2, free: 1 }),
    option(42, 'Мёд', 60, 30, { max: 2 }),
    option(43, 'Сгущённое молоко', 50, 30, { max: 1 }),
  ]),
  scoops: group(10, 'Шарики', { min: 3, max: 3, free: 3, byDefault: 3 }, [
    option(44, 'Пломбир', 90, 50),
    option(45, 'Шоколадное', 90, 50),
    option(46, 'Клубничное', 90, 50),
    option(47, 'Фисташковое', 110, 50),
  ]),
  pizzaSauces: group(11, 'Соусы к пицце', { min: 0, max: 4, free: 1 }, [
    option(51, 'Чесночный соус', 50, 40, { independent: true }),
    option(52, 'Сырный соус', 60, 40, { independent: true }),
  ]),
  bags: singles(option(53, 'Бумажный пакет', 15, 0, { max: 3, independent: true })),
} satisfies Record<string, GroupData>;

export type GroupKey = keyof typeof GROUPS;

export const modifierProductId = (modifier: ModifierData): string => modifierId(modifier.number);
