import type { Customer } from '../../auth/auth.service.js';
import { partsOf, type PricedLine } from '../../cart/cart.js';
import type { OrderLimitSettings } from '../../platform/config/placing.js';
import { moneyToUnits } from '../../platform/http/money.js';
import { Problem } from '../../platform/http/problem.js';
import type { Cart } from '../order-model.js';

/** An order as its size is judged. */
export interface OrderSize {
  service: Cart['service'];
  lines: readonly PricedLine[];
  /** In minor units. */
  total: number;
  currency: string;
}

/**
 * Whether the customer may pay such an order when it is there. A guest session costs nothing, so without a proved phone
 * the restaurant would bear the risk of any size.
 */
export function mayPayOnReceipt(
  { kind }: Pick<Customer, 'kind'>,
  size: OrderSize,
  { unproved }: OrderLimitSettings,
): boolean {
  if (kind !== 'guest') {
    return true;
  }
  // At a table staff see who pays.
  const isAllowed = unproved.mayPayOnReceipt || size.service === 'dine-in';
  return isAllowed && !isTooLarge(size, unproved);
}

/** @throws Problem phone_proof_needed */
export function assertMayPayOnReceipt(
  customer: Pick<Customer, 'kind'>,
  size: OrderSize,
  limits: OrderLimitSettings,
): void {
  if (!mayPayOnReceipt(customer, size, limits)) {
    throw new Problem('phone_proof_needed');
  }
}

function isTooLarge(
  { lines, total, currency }: OrderSize,
  { maxDishes, maxSums }: OrderLimitSettings['unproved'],
): boolean {
  const maxSum = maxSums.get(currency);
  const hasTooMany = maxDishes > 0 && countDishes(lines) > maxDishes;
  return hasTooMany || (maxSum !== undefined && moneyToUnits({ amount: total, currency }) > maxSum);
}

/** Every choice of a combo is a dish. */
function countDishes(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * partsOf(line).length, 0);
}
