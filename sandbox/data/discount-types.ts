import { id } from './ids.js';

interface DiscountType {
  id: string;
  name: string;
  mode: 'Percent' | 'FlexibleSum';
  percent: number;
  sum: number;
  isManual: boolean;
  isCard: boolean;
}

/** Discounts of the till itself; those of loyalty are in its programmes. */
export const DISCOUNT_TYPES: readonly DiscountType[] = [
  {
    id: id('0d15', 1),
    name: 'Сотрудникам 30 %',
    mode: 'Percent',
    percent: 30,
    sum: 0,
    isManual: true,
    isCard: false,
  },
  {
    id: id('0d15', 2),
    name: 'Карта постоянного гостя 5 %',
    mode: 'Percent',
    percent: 5,
    sum: 0,
    isManual: false,
    isCard: true,
  },
];
