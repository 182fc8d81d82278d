import { roundDown } from '../platform/http/denomination.js';

/** Amounts in minor units. */
export interface PricedOrder {
  lines: readonly { total: number }[];
  discounts: readonly { amount: number }[];
  deliveryFee: number;
  walletPayment: { amount: number } | null;
}

export interface Totals {
  /** The sum of the lines. */
  subtotal: number;
  discount: number;
  deliveryFee: number;
  /** What is taken off because no till could be paid it: less than the smallest coin. */
  rounding: number;
  /** What the order costs: whole coins. */
  total: number;
  /** What of that a loyalty wallet pays. */
  wallet: number;
  /** What is left to pay in money. */
  due: number;
}

/** @param coin the smallest sum that can be paid, in minor units */
export function totalsOf(order: PricedOrder, coin: number): Totals {
  return withTotal(order, (exact) => roundDown(exact, coin));
}

/** Of an order that was placed: its total stands, whatever the smallest coin is by now. */
export function totalsOfPlaced(order: PricedOrder & { total: number }): Totals {
  return withTotal(order, (exact) => Math.min(order.total, exact));
}

function withTotal(
  { lines, discounts, deliveryFee, walletPayment }: PricedOrder,
  toTotal: (exact: number) => number,
): Totals {
  const subtotal = lines.reduce((sum, line) => sum + line.total, 0);
  const discount = discounts.reduce((sum, { amount }) => sum + amount, 0);
  const exact = Math.max(0, subtotal - discount + deliveryFee);
  const total = toTotal(exact);
  const wallet = Math.min(walletPayment?.amount ?? 0, total);
  return {
    subtotal,
    discount,
    deliveryFee,
    rounding: exact - total,
    total,
    wallet,
    due: total - wallet,
  };
}
