import { id, itemId, sizeId } from './ids.js';

export const GUEST_CATEGORY_ID = id('0c1d', 1, 'b000');
export const GOLD_CATEGORY_ID = id('0c1d', 2, 'b000');
export const BONUS_PROGRAM_ID = id('0c1d', 1);
export const BONUS_WALLET_ID = id('0c1d', 1, '9000');
export const DISCOUNT_PROGRAM_ID = id('0c1d', 2);
export const DISCOUNT_WALLET_ID = id('0c1d', 2, '9000');
export const ACCRUAL_CAMPAIGN_ID = id('0c1d', 1, 'a000');
export const BONUS_PAYMENT_CAMPAIGN_ID = id('0c1d', 2, 'a000');
export const WELCOME_CAMPAIGN_ID = id('0c1d', 3, 'a000');
export const BIRTHDAY_CONDITION_ID = id('0c1d', 1, 'd000');

const campaignId = (number: number): string => id('0c1d', number, 'a000');

/** What must be so for a campaign to work; everything named must hold. */
export interface Condition {
  coupon?: string;
  categoryId?: string;
  manualConditionId?: string;
  /** Of the order before discounts, roubles. */
  minSum?: number;
}

export type Rule =
  | { kind: 'accrual'; percent: number; goldPercent: number }
  | { kind: 'bonus-payment'; maxPercent: number; canHoldMoney: boolean }
  | { kind: 'welcome'; sum: number }
  | { kind: 'nth-free'; productId: string; nth: number }
  | { kind: 'gift'; productIds: string[]; sizeId: string; minSum: number; text: string }
  | { kind: 'percent'; percent: number; when: Condition }
  | { kind: 'sum'; sum: number; when: Condition }
  | { kind: 'upsale'; bought: string[]; offered: string[]; text: string };

export interface Campaign {
  id: string;
  programId: string;
  name: string;
  description: string;
  rule: Rule;
}

export interface Program {
  id: string;
  walletId: string;
  name: string;
  description: string;
  /** iiko: 0 deposit, 1 bonus, 2 products, 3 discount, 4 certificate. */
  type: 1 | 3;
  /** iiko: 1 bonus, 2 discount. */
  templateType: 1 | 2;
  /** New guests take part in it from the start. */
  isForEverybody: boolean;
}

export const PROGRAMS: readonly Program[] = [
  {
    id: BONUS_PROGRAM_ID,
    walletId: BONUS_WALLET_ID,
    name: 'Бонусы Самовара',
    description: 'Бонусы за каждый заказ',
    type: 1,
    templateType: 1,
    isForEverybody: true,
  },
  {
    id: DISCOUNT_PROGRAM_ID,
    walletId: DISCOUNT_WALLET_ID,
    name: 'Скидки',
    description: 'Скидки по купонам и категориям',
    type: 3,
    templateType: 2,
    isForEverybody: false,
  },
];

/** Rules that the till and the guest base follow by themselves. */
export const BONUS_PAYMENT = {
  kind: 'bonus-payment',
  maxPercent: 30,
  canHoldMoney: true,
} as const satisfies Rule;
export const ACCRUAL = { kind: 'accrual', percent: 5, goldPercent: 10 } as const satisfies Rule;
export const WELCOME = { kind: 'welcome', sum: 300 } as const satisfies Rule;

const PASTY = itemId(72);
const CRANBERRY = itemId(81);
const BUCKTHORN = itemId(82);
const GLASS = sizeId(6);

/** In the order in which they are applied, each to what the earlier ones have left of the price. */
export const CAMPAIGNS: readonly Campaign[] = [
  {
    id: campaignId(6),
    programId: DISCOUNT_PROGRAM_ID,
    name: 'Третий пирожок в подарок',
    description: 'Каждый третий пирожок с мясом бесплатно',
    rule: { kind: 'nth-free', productId: PASTY, nth: 3 },
  },
  {
    id: campaignId(9),
    programId: DISCOUNT_PROGRAM_ID,
    name: 'Морс в подарок',
    description: 'Стакан морса к заказу от 2000 ₽',
    rule: {
      kind: 'gift',
      productIds: [CRANBERRY, BUCKTHORN],
      sizeId: GLASS,
      minSum: 2000,
      text: 'Выберите морс в подарок',
    },
  },
  {
    id: campaignId(7),
    programId: DISCOUNT_PROGRAM_ID,
    name: 'Золотая скидка 5 %',
    description: 'Постоянная скидка золотым гостям',
    rule: { kind: 'percent', percent: 5, when: { categoryId: GOLD_CATEGORY_ID } },
  },
  {
    id: campaignId(10),
    programId: DISCOUNT_PROGRAM_ID,
    name: 'День рождения 15 %',
    description: 'Скидка, которую включает сотрудник или сайт',
    rule: { kind: 'percent', percent: 15, when: { manualConditionId: BIRTHDAY_CONDITION_ID } },
  },
  {
    id: campaignId(4),
    programId: DISCOUNT_PROGRAM_ID,
    name: 'Скидка 10 % по купону',
    description: 'Купон BORSCH10',
    rule: { kind: 'percent', percent: 10, when: { coupon: 'BORSCH10' } },
  },
  {
    id: campaignId(5),
    programId: DISCOUNT_PROGRAM_ID,
    name: '300 ₽ по купону',
    description: 'Купон MINUS300, заказ от 1000 ₽',
    rule: { kind: 'sum', sum: 300, when: { coupon: 'MINUS300', minSum: 1000 } },
  },
  {
    id: campaignId(8),
    programId: DISCOUNT_PROGRAM_ID,
    name: 'Морс к пирожкам',
    description: 'Подсказка о напитке',
    rule: {
      kind: 'upsale',
      bought: [PASTY],
      offered: [CRANBERRY, BUCKTHORN],
      text: 'К пирожкам хорошо идёт морс',
    },
  },
  {
    id: BONUS_PAYMENT_CAMPAIGN_ID,
    programId: BONUS_PROGRAM_ID,
    name: 'Оплата бонусами',
    description: 'До 30 % суммы заказа',
    rule: BONUS_PAYMENT,
  },
  {
    id: ACCRUAL_CAMPAIGN_ID,
    programId: BONUS_PROGRAM_ID,
    name: 'Начисление бонусов',
    description: '5 % суммы, оплаченной деньгами; золотым гостям 10 %',
    rule: ACCRUAL,
  },
  {
    id: WELCOME_CAMPAIGN_ID,
    programId: BONUS_PROGRAM_ID,
    name: 'Приветственные бонусы',
    description: '300 бонусов новому гостю',
    rule: WELCOME,
  },
];

export const CATEGORIES = [
  { id: GUEST_CATEGORY_ID, name: 'Гость', isActive: true, isDefaultForNewGuests: true },
  { id: GOLD_CATEGORY_ID, name: 'Золотой гость', isActive: true, isDefaultForNewGuests: false },
] as const;

export const MANUAL_CONDITIONS = [
  {
    id: BIRTHDAY_CONDITION_ID,
    caption: 'День рождения',
    isDynamicDiscount: false,
    isApplicableOnCashierScreen: true,
  },
] as const;
