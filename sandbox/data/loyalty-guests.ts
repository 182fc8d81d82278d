import { id } from './ids.js';
import { GOLD_CATEGORY_ID, GUEST_CATEGORY_ID } from './loyalty.js';

export interface SeededVisit {
  daysAgo: number;
  /** Roubles. */
  sum: number;
  paidByBonuses: number;
  accrued: number;
}

export interface SeededGuest {
  id: string;
  phone: string;
  name: string;
  surname: string;
  sex: 1 | 2;
  categoryId: string;
  card: { number: string; track: string } | null;
  isDeleted: boolean;
  registeredDaysAgo: number;
  visits: SeededVisit[];
}

export interface Coupon {
  id: string;
  number: string;
  seriesId: string;
  seriesName: string;
  use: 'any number of times' | 'once per guest' | 'no more';
}

/** Мария has 1250.50 bonuses: the welcome, and four orders of which one was paid with bonuses. */
export const GUESTS: readonly SeededGuest[] = [
  {
    id: id('0c057', 1),
    phone: '+79990000001',
    name: 'Мария',
    surname: 'Золотова',
    sex: 2,
    categoryId: GOLD_CATEGORY_ID,
    card: { number: '777001', track: '777001' },
    isDeleted: false,
    registeredDaysAgo: 400,
    visits: [
      { daysAgo: 200, sum: 2500, paidByBonuses: 0, accrued: 250 },
      { daysAgo: 90, sum: 4200, paidByBonuses: 500, accrued: 370 },
      { daysAgo: 40, sum: 5000, paidByBonuses: 0, accrued: 500 },
      { daysAgo: 10, sum: 3305, paidByBonuses: 0, accrued: 330.5 },
    ],
  },
  {
    id: id('0c057', 2),
    phone: '+79990000002',
    name: 'Пётр',
    surname: '',
    sex: 1,
    categoryId: GUEST_CATEGORY_ID,
    card: null,
    isDeleted: true,
    registeredDaysAgo: 300,
    visits: [],
  },
];

const AUTUMN = { seriesId: id('0c1d', 1, 'c000'), seriesName: 'Осень' };

export const COUPONS: readonly Coupon[] = [
  { id: id('0c1d', 11, 'c000'), number: 'BORSCH10', ...AUTUMN, use: 'any number of times' },
  { id: id('0c1d', 12, 'c000'), number: 'MINUS300', ...AUTUMN, use: 'once per guest' },
  { id: id('0c1d', 13, 'c000'), number: 'OLD2020', ...AUTUMN, use: 'no more' },
];
