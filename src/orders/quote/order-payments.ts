import { coinOf } from '../../platform/http/denomination.js';
import { moneyText } from '../../platform/http/money.js';
import { Problem, type Violation } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import type { MoneyPayment, Payment } from '../order-model.js';
import { PAYMENT_TEXTS } from '../read/order-texts.js';
import { findPaymentType, type MoneyPaymentType } from '../../restaurants/payment-methods.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';

/** What the payments are for. */
export interface Bill {
  restaurant: Pick<Restaurant, 'paymentTypes' | 'currency' | 'currencyMinimumDenomination'>;
  /** What is left to pay in money, in minor units: whole coins. */
  due: number;
  /** A loyalty wallet pays the rest of the order. */
  withWallet: boolean;
}

interface Share extends Payment {
  /** Undefined where the payments contradict each other so that nobody can tell. */
  share: number | undefined;
  pointer: string;
}

/**
 * Shares out what is due among the payments as they were asked for; the one without an amount takes the rest.
 * @throws Problem validation_failed, payment_not_available
 */
export function sharePayments(asked: readonly Payment[], bill: Bill): MoneyPayment[] {
  if (bill.due === 0 && asked.every(({ amount }) => amount === undefined)) {
    return [];
  }
  const shares = shareOut(asked, bill);
  const violations = [...checkSum(shares, bill), ...shares.flatMap((one) => checkOne(one, bill))];
  if (violations.length > 0) {
    throw new Problem('validation_failed', { errors: violations });
  }
  const chosen = shares.map((one) => ({ ...one, type: requireType(one, bill) }));
  const alone = chosen.filter(({ type }) => type.combinable === false);
  if (alone.length > 0 && (chosen.length > 1 || bill.withWallet)) {
    const errors = alone.map(({ pointer, type }) =>
      violationOf('payment_not_combinable', pointer, { name: type.name }),
    );
    throw new Problem('validation_failed', { errors });
  }
  return chosen.map(toMoneyPayment);
}

function shareOut(asked: readonly Payment[], { due }: Bill): Share[] {
  const open = asked.filter(({ amount }) => amount === undefined).length;
  const rest = due - sumOf(asked);
  return asked.map((payment, index) => ({
    ...payment,
    share: payment.amount ?? (open === 1 && rest > 0 ? rest : undefined),
    pointer: `/payments/${index}`,
  }));
}

function checkSum(shares: readonly Share[], { due, restaurant: { currency } }: Bill): Violation[] {
  const sum = sumOf(shares);
  const [taker, ...others] = shares.filter(({ amount }) => amount === undefined);
  const params = {
    due: moneyText({ amount: due, currency }),
    sum: moneyText({ amount: sum, currency }),
  };
  if (taker === undefined) {
    return sum === due ? [] : [violationOf('payments_sum', '/payments', params)];
  }
  return [
    ...others.map(({ pointer }) => violationOf('payment_amount_needed', `${pointer}/amount`)),
    ...(sum >= due ? [violationOf('payment_without_rest', taker.pointer, params)] : []),
  ];
}

function checkOne(payment: Share, bill: Bill): Violation[] {
  return [...checkStep(payment, bill), ...checkChange(payment, bill)];
}

/** iiko docs: a sum must fit the rounding step of the organization. What is due does, and so does the rest. */
function checkStep({ amount, pointer }: Share, { restaurant }: Bill): Violation[] {
  const step = coinOf(restaurant);
  return amount === undefined || amount % step === 0
    ? []
    : [
        violationOf('payment_step', `${pointer}/amount`, {
          step: moneyText({ amount: step, currency: restaurant.currency }),
        }),
      ];
}

function checkChange(
  { method, changeFrom, share, pointer }: Share,
  { restaurant: { currency } }: Bill,
): Violation[] {
  if (changeFrom === undefined) {
    return [];
  }
  if (method !== 'cash') {
    return [violationOf('change_of_cash_only', `${pointer}/changeFrom`)];
  }
  return share === undefined || changeFrom >= share
    ? []
    : [
        violationOf('change_too_little', `${pointer}/changeFrom`, {
          amount: moneyText({ amount: share, currency }),
        }),
      ];
}

function requireType({ method }: Share, { restaurant }: Bill): MoneyPaymentType {
  const type = findPaymentType(restaurant, method);
  if (type === undefined) {
    throw new Problem('payment_not_available', { params: { method: PAYMENT_TEXTS[method] } });
  }
  return type;
}

function toMoneyPayment({
  method,
  share = 0,
  changeFrom,
  type,
}: Share & { type: MoneyPaymentType }): MoneyPayment {
  return {
    method,
    kind: type.kind,
    paymentTypeId: type.id,
    amount: share,
    ...(changeFrom === undefined ? {} : { changeFrom }),
  };
}

function sumOf(payments: readonly Payment[]): number {
  return payments.reduce((sum, { amount = 0 }) => sum + amount, 0);
}
