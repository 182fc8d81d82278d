import { findPaymentType, type PaymentType } from './data/payment-types.js';
import { TIPS_TYPES } from './data/tips-types.js';
import { firstOf } from './modifier-checks.js';
import { serviceOf, type Service } from './order-checks.js';
import type { OrderRequest, Payment, Tip } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';
import type { Settings } from './settings.js';
import type { StoredOrder } from './stored-order.js';
import type { Terminals } from './terminals.js';
import { roundMoney } from './totals.js';

interface Till {
  organizationId: string;
  terminalGroupId: string;
  isAtTable: boolean;
  takesTips: boolean;
  /** The smallest sum that can be paid, in currency units. */
  denomination: number;
}

/** What the POS of a terminal group refuses in the payments of an order that costs `total` after discounts. */
export function checkPayments(
  order: OrderRequest,
  total: number,
  till: Till,
): Rejection | undefined {
  const payments = order.payments ?? [];
  const paid = payments.reduce((sum, payment) => sum + payment.sum, 0);
  return (
    firstOf(payments, (payment) => checkPayment(payment, till)) ??
    (roundMoney(paid) > total
      ? rejection('Common', `PaymentSumTooLarge: paid ${roundMoney(paid)} of ${total}.`)
      : undefined) ??
    firstOf(
      order.tips ?? [],
      (tip) =>
        checkPayment(tip, till) ??
        checkTip(tip, {
          organizationId: till.organizationId,
          service: till.takesTips ? tippedServiceOf(order, till) : undefined,
        }),
    )
  );
}

/** The till that an order goes to. */
export const tillOf = (
  { organizationId, terminalGroupId, seating }: StoredOrder,
  { settings, terminals }: { settings: Settings; terminals: Terminals },
): Till => ({
  organizationId,
  terminalGroupId,
  isAtTable: seating !== null,
  takesTips: settings.current.tips === 'on',
  denomination: terminals.organization(organizationId).minimumDenomination ?? 0.01,
});

const tippedServiceOf = (order: OrderRequest, { isAtTable }: Till) =>
  isAtTable ? 'Common' : serviceOf(order);

/** iiko docs: a type of tips belongs to organizations, to services and to payment types. */
const checkTip = (
  { tipsTypeId, paymentTypeId }: Tip,
  { organizationId, service }: { organizationId: string; service: Service | 'Common' | undefined },
): Rejection | undefined => {
  const type = TIPS_TYPES.find(({ id }) => id === tipsTypeId?.toLowerCase());
  // The dictionary spells pickup otherwise than orders do.
  const spelling = service === 'DeliveryByClient' ? 'DeliveryPickUp' : service;
  const fits =
    type?.organizationIds.includes(organizationId) === true &&
    type.orderServiceTypes.some((one) => one === spelling) &&
    type.paymentTypesIds.includes(paymentTypeId.toLowerCase());
  return fits
    ? undefined
    : rejection('TipsTypeNotApplicable', `Tips type ${tipsTypeId ?? ''} is not applicable.`);
};

const checkPayment = (
  payment: Payment | Tip,
  { terminalGroupId, denomination }: Till,
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
