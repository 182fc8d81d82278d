/** Amounts in minor units. */
export interface PricedOrder {
  lines: readonly { total: number }[];
  discounts: readonly { amount: number }[];
  deliveryFee: number;
  walletPayment: { amount: number } | null;
}

export interface Totals {
  /** What the lines cost. */
  subtotal: number;
  discount: number;
  deliveryFee: number;
  /** What the order costs. */
  total: number;
  /** What of that a loyalty wallet pays. */
  wallet: number;
  /** What is left to pay in money. */
  due: number;
}

export function totalsOf({ lines, discounts, deliveryFee, walletPayment }: PricedOrder): Totals {
  const subtotal = lines.reduce((sum, line) => sum + line.total, 0);
  const discount = discounts.reduce((sum, { amount }) => sum + amount, 0);
  const total = Math.max(0, subtotal - discount + deliveryFee);
  const wallet = Math.min(walletPayment?.amount ?? 0, total);
  return { subtotal, discount, deliveryFee, total, wallet, due: total - wallet };
}
