import type { Coupon } from '../data/loyalty-guests.js';

/** A discount as the order shows it. */
export interface AppliedDiscount {
  typeId: string;
  name: string;
  sum: number;
  /** null: on the order as a whole. */
  positions: { positionId: string; sum: number }[] | null;
}

/** Bonuses with which an open order is to be paid. */
export interface BonusClaim {
  customerId: string;
  sum: number;
  /** A hold of this sum was there when the POS took the order. */
  isHeld: boolean;
}

/** What loyalty makes of an order that the POS has taken. */
export interface OrderLoyalty {
  /** The guest in the guest base; null without one, or for a one-time customer. */
  customerId: string | null;
  /** After discounts, roubles. */
  total: number;
  discounts: AppliedDiscount[];
  /** By index of the item. */
  itemDiscounts: number[];
  coupon: Coupon | null;
  claims: BonusClaim[];
  /** The order has been closed: bonuses are charged and given. */
  isSettled: boolean;
}

export const withoutLoyalty = (total: number): OrderLoyalty => ({
  customerId: null,
  total,
  discounts: [],
  itemDiscounts: [],
  coupon: null,
  claims: [],
  isSettled: false,
});
