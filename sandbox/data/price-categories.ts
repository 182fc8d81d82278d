import { id } from './ids.js';

export interface PriceCategory {
  id: string;
  name: string;
  /** Of the built-in menu's price; whole roubles. */
  factor: number;
}

export const PRICE_CATEGORIES: readonly PriceCategory[] = [
  { id: id('0c47', 1), name: 'Доставка', factor: 1 },
  { id: id('0c47', 2), name: 'Самовывоз, −10 %', factor: 0.9 },
];

/** Undefined for no id, and for one that is none of them. */
export const findPriceCategory = (id: string | null | undefined): PriceCategory | undefined =>
  PRICE_CATEGORIES.find((category) => category.id === id?.toLowerCase());

export const priceIn = (category: PriceCategory | undefined, price: number): number =>
  category === undefined || category.factor === 1 ? price : Math.round(price * category.factor);
