import { sizeId } from './ids.js';
import type { GroupKey } from './modifiers.js';

export const SIZES = {
  small: { id: sizeId(1), name: '25 см', order: 0 },
  medium: { id: sizeId(2), name: '30 см', order: 1 },
  large: { id: sizeId(3), name: '35 см', order: 2 },
  half: { id: sizeId(4), name: 'Половина порции', order: 3 },
  whole: { id: sizeId(5), name: 'Порция', order: 4 },
  glass: { id: sizeId(6), name: '0,3 л', order: 5 },
  jug: { id: sizeId(7), name: '1 л', order: 6 },
} as const;

export const ALLERGENS = {
  gluten: 'Глютен',
  milk: 'Молоко',
  eggs: 'Яйца',
  fish: 'Рыба',
  shellfish: 'Ракообразные',
  nuts: 'Орехи',
  celery: 'Сельдерей',
  mustard: 'Горчица',
  sesame: 'Кунжут',
  soy: 'Соя',
} as const;

export const LABELS = {
  spicy: 'острое',
  vegetarian: 'вегетарианское',
  new: 'новинка',
  hit: 'хит',
} as const;

export const TAGS = {
  kids: 'Детям',
  lent: 'Постное',
  light: 'Лёгкое',
  filling: 'Сытное',
  sharing: 'На компанию',
  season: 'Сезон',
} as const;

export interface Serving {
  size: keyof typeof SIZES | null;
  /** Roubles in Moscow; null: not for sale, as real menus have it. */
  price: number | null;
  grams: number;
  isDefault?: boolean;
}

export interface DishExtras {
  allergens?: (keyof typeof ALLERGENS)[];
  labels?: (keyof typeof LABELS)[];
  tags?: (keyof typeof TAGS)[];
  groups?: GroupKey[];
  /** Sold in two halves: carries a modifier schema. */
  halves?: boolean;
  hidden?: boolean;
  service?: boolean;
  onlyInMoscow?: boolean;
}

export interface Dish {
  number: number;
  name: string;
  description: string;
  servings: Serving[];
  /** Per 100 g: kilocalories, proteins, fats, carbohydrates. */
  nutrition: [number, number, number, number];
  extras: DishExtras;
}

export interface Category {
  number: number;
  name: string;
  description: string;
  picture: Picture;
  dishes: Dish[];
  schedule?: { begin: string; end: string; daysOfWeek: string[] };
}

export type Picture = 'bowl' | 'pizza' | 'plate' | 'cake' | 'bun' | 'cup' | 'box';

export const dish = (
  number: number,
  name: string,
  description: string,
  servings: Serving[],
  nutrition: Dish['nutrition'],
  extras: DishExtras = {},
): Dish => ({ number, name, description, servings, nutrition, extras });

export const one = (price: number | null, grams: number): Serving[] => [
  { size: null, price, grams, isDefault: true },
];

export const pizzaSizes = (small: number, medium: number, large: number): Serving[] => [
  { size: 'small', price: small, grams: 380 },
  { size: 'medium', price: medium, grams: 560, isDefault: true },
  { size: 'large', price: large, grams: 740 },
];

export const portions = (half: number, whole: number, grams: number): Serving[] => [
  { size: 'half', price: half, grams: grams / 2 },
  { size: 'whole', price: whole, grams, isDefault: true },
];

export const volumes = (glass: number, jug: number): Serving[] => [
  { size: 'glass', price: glass, grams: 300, isDefault: true },
  { size: 'jug', price: jug, grams: 1000 },
];
