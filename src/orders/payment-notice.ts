import { moneyText } from '../platform/http/money.js';
import { Problem } from '../platform/http/problem.js';

/** What the payment backend says about a payment. */
export interface PaymentNotice {
  status: 'paid' | 'failed' | 'refunded';
  reference: string;
  /** In minor units. */
  amount: number;
  /** Whose key it came with. */
  operator?: string;
}

/** @throws Problem payment_amount_wrong */
export function assertAmount(
  { currency }: { currency: string },
  { amount }: Pick<PaymentNotice, 'amount'>,
  expected: number,
): void {
  if (amount !== expected) {
    const params = { expected: moneyText({ amount: expected, currency }) };
    throw new Problem('payment_amount_wrong', { params });
  }
}
