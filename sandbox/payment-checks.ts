import { findPaymentType, type PaymentType } from './data/payment-types.js';
import { firstOf } from './modifier-checks.js';
import type { OrderRequest, Payment } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';
import { roundMoney } from './totals.js';

/** What the POS of a terminal group refuses in the payments of an order that costs `total` after discounts. */
export function checkPayments(
  order: OrderRequest,
  total: number,
  terminalGroupId: string,
  denomination = 0.01,
): Rejection | undefined {
  const payments = order.payments ?? [];
  const paid = payments.reduce((sum, payment) => sum + payment.sum, 0);
  return (
    firstOf(payments, (payment) => checkPayment(payment, terminalGroupId, denomination)) ??
    (roundMoney(paid) > total
      ? rejection('Common', `PaymentSumTooLarge: paid ${roundMoney(paid)} of ${total}.`)
      : undefined)
  );
}

const checkPayment = (
  payment: Payment,
  terminalGroupId: string,
  denomination: number,
): Rejection | undefined => {
  const type = findPaymentType(payment.paymentTypeId);
  // iiko docs: a type can be used in the terminal groups that it lists, and only there.
  if (!type || !(type.terminalGroupIds?.includes(terminalGroupId) ?? true)) {
    return rejection('PaymentTypeNotFound', `Payment type ${payment.paymentTypeId} not found.`);
  }
  if (type.isDeleted) {
    return rejection('Common', `Payment type ${type.name} is deleted.`);
  }
  if (kindInOrders(type) !== payment.paymentTypeKind) {
    const kind = payment.paymentTypeKind.toLowerCase();
    return rejection(
      'Common',
      `Payment of ${kind} payment type must have a payment type of the same kind.`,
    );
  }
  if (payment.isProcessedExternally && type.paymentProcessingType === 'Internal') {
    return rejection(
      'PaymentTypeCanNotBeUsedAsExternal',
      'Payment item can not be externally processed due to payment type settings.',
    );
  }
  const steps = payment.sum / denomination;
  return Math.abs(Math.round(steps) - steps) > 1e-6
    ? rejection('Common', `Sum ${payment.sum} doesn't fit for the currency settings.`)
    : undefined;
};

// The dictionary and the contract of orders name loyalty payments differently (iiko docs).
const kindInOrders = ({ paymentTypeKind }: PaymentType): Payment['paymentTypeKind'] =>
  paymentTypeKind === 'IikoCard' ? 'LoyaltyCard' : paymentTypeKind;
