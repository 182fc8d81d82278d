import { coinOf } from '../http/denomination.js';
import { moneyText } from '../http/money.js';
import { Problem, type Violation } from '../http/problem.js';
import { violationOf } from '../http/violations.js';
import { findTipsType } from '../restaurants/payment-methods.js';
import type { Restaurant } from '../restaurants/restaurants.service.js';
import type { Cart, MoneyPayment, OrderTips } from './order-model.js';
import { PAYMENT_TEXTS } from './order-texts.js';

interface TippedOrder {
  restaurant: Pick<Restaurant, 'tipsTypes' | 'currency' | 'currencyMinimumDenomination'>;
  service: Cart['service'];
  payments: readonly MoneyPayment[];
}

/**
 * The tip with the type that iiko takes it by: one that fits the service and the payment it is paid with.
 * @throws Problem validation_failed
 */
export function resolveTips(
  asked: Pick<OrderTips, 'amount'> & Partial<Pick<OrderTips, 'method'>>,
  order: TippedOrder,
): OrderTips {
  const { payments, restaurant, service } = order;
  const [only, ...others] = payments;
  const payment =
    asked.method === undefined && others.length === 0
      ? only
      : payments.find(({ method }) => method === asked.method);
  if (payment === undefined) {
    const code = asked.method === undefined ? 'tips_method_needed' : 'tips_method_not_used';
    throw refused([violationOf(code, '/tips/method')]);
  }
  const type = findTipsType(restaurant, service, payment.paymentTypeId);
  const violations = [
    ...(type === undefined ? [notTaken(payment)] : []),
    ...checkStep(asked.amount, restaurant),
    ...checkChange(asked.amount, payment, order),
  ];
  if (type === undefined || violations.length > 0) {
    throw refused(violations);
  }
  const { method, kind, paymentTypeId } = payment;
  return {
    amount: asked.amount,
    method,
    kind,
    paymentTypeId,
    tipsTypeId: type.id,
    name: type.name,
  };
}

function refused(errors: Violation[]): Problem {
  return new Problem('validation_failed', { errors });
}

function notTaken({ method }: MoneyPayment): Violation {
  return violationOf('tips_not_taken', '/tips', { method: PAYMENT_TEXTS[method] });
}

/** It is a payment at the till, whose sums have a step. */
function checkStep(amount: number, restaurant: TippedOrder['restaurant']): Violation[] {
  const step = coinOf(restaurant);
  return amount % step === 0
    ? []
    : [
        violationOf('payment_step', '/tips/amount', {
          step: moneyText({ amount: step, currency: restaurant.currency }),
        }),
      ];
}

/** The guest hands over the tip too. */
function checkChange(
  tip: number,
  payment: MoneyPayment,
  { payments, restaurant: { currency } }: TippedOrder,
): Violation[] {
  const amount = payment.amount + tip;
  return payment.changeFrom === undefined || payment.changeFrom >= amount
    ? []
    : [
        violationOf('change_too_little', `/payments/${payments.indexOf(payment)}/changeFrom`, {
          amount: moneyText({ amount, currency }),
        }),
      ];
}
