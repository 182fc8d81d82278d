import type { CartProblem } from '../../cart/cart-problems.js';
import { coinOf } from '../../platform/http/denomination.js';
import { moneyText } from '../../platform/http/money.js';
import { Problem, type Violation } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import {
  findPaymentType,
  findTipsType,
  PAYMENT_METHODS,
  type PaymentMethod,
} from '../../restaurants/payment-methods.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';
import type { AskedTips, Cart, MoneyPayment, OrderTips } from '../order-model.js';
import { PAYMENT_TEXTS } from '../read/order-texts.js';

interface TippedOrder {
  restaurant: Pick<Restaurant, 'tipsTypes' | 'currency' | 'currencyMinimumDenomination'>;
  service: Cart['service'];
  payments: readonly MoneyPayment[];
}

/** What keeps a tip from being quoted: the restaurant takes none so, or no such sum. */
export function checkTips({ service, tips }: Cart, restaurant: Restaurant): CartProblem[] {
  if (tips === undefined) {
    return [];
  }
  const { amount, method } = tips;
  const isTaken = (method === undefined ? PAYMENT_METHODS : [method]).some((one) =>
    takesTips(restaurant, service, one),
  );
  const pointer = method === undefined ? '/tips' : '/tips/method';
  const step = { amount: coinOf(restaurant), currency: restaurant.currency };
  const uneven: CartProblem = {
    code: 'tips_step',
    pointer: '/tips/amount',
    params: { step: moneyText(step) },
    hint: { stepAmount: step },
  };
  return [
    ...(isTaken ? [] : [{ code: 'tips_unavailable' as const, pointer, params: {} }]),
    ...(amount % step.amount === 0 ? [] : [uneven]),
  ];
}

/** What is paid at a table staff take, and the tip with it. */
function takesTips(
  restaurant: Restaurant,
  service: Cart['service'],
  method: PaymentMethod,
): boolean {
  const type = findPaymentType(restaurant, method);
  const isOurs = service !== 'dine-in' || method === 'online';
  return isOurs && type !== undefined && findTipsType(restaurant, service, type.id) !== undefined;
}

/**
 * The tip of an order: that of its quote, whose method the order may choose, or where the quote has none its own.
 * @throws Problem validation_failed
 */
export function agreeOnTips(
  quoted: AskedTips | undefined,
  ordered: AskedTips | undefined,
): AskedTips | undefined {
  if (quoted === undefined || ordered === undefined) {
    return quoted ?? ordered;
  }
  const { method = ordered.method } = quoted;
  const errors = [
    ...(ordered.amount === quoted.amount
      ? []
      : [violationOf('tips_not_as_quoted', '/tips/amount')]),
    ...(ordered.method === undefined || ordered.method === method
      ? []
      : [violationOf('tips_not_as_quoted', '/tips/method')]),
  ];
  if (errors.length > 0) {
    throw refused(errors);
  }
  return { amount: quoted.amount, ...(method === undefined ? {} : { method }) };
}

/**
 * The tip with the type that iiko takes it by: one that fits the service and the payment it is paid with.
 * @throws Problem validation_failed
 */
export function resolveTips(asked: AskedTips, order: TippedOrder): OrderTips {
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
