import {
  processedSum,
  sumOfOrder,
  toCombos,
  toCustomer,
  toDiscounts,
  toEnvelope,
  toExternalData,
  toItems,
  toLoyaltyInfo,
  toOrderType,
  toPayments,
  toTips,
} from './order-view.js';
import type { AcceptedOrder, OrderStatus, StoredOrder } from './stored-order.js';
import { formatLocal } from './time.js';
import type { FindDish } from './totals.js';

/** `TableOrderInfo` as retrieval methods and webhooks give it: the envelope is that of a delivery. */
export const toTableOrderInfo = (
  order: StoredOrder,
  find: FindDish,
  externalDataKeys: readonly string[] = [],
) => ({
  ...toEnvelope(order),
  order: order.accepted && {
    ...toTableOrder(order, order.accepted, find),
    externalData: toExternalData(order.request, externalDataKeys),
  },
});

const toTableOrder = (stored: StoredOrder, accepted: AcceptedOrder, find: FindDish) => {
  const { request, seating } = stored;
  const { loyalty } = accepted;
  return {
    tableIds: seating?.tableIds ?? [],
    customer: toCustomer(request, loyalty.customerId, stored.posId),
    phone: request.phone ?? null,
    status: accepted.status,
    whenCreated: formatLocal(accepted.createdAt, stored.timeZone),
    whenBillPrinted: timeOf('Bill', stored, accepted),
    whenClosed: timeOf('Closed', stored, accepted),
    waiter: null,
    tabName: seating?.tabName ?? null,
    splitOrderBetweenCashRegisters: null,
    menuId: request.menuId ?? null,
    sum: sumOfOrder(stored, accepted, find),
    number: accepted.number,
    sourceKey: request.sourceKey ?? null,
    conception: null,
    guestsInfo: { count: request.guests?.count ?? 1, splitBetweenPersons: false },
    items: toItems(stored, accepted, find),
    combos: toCombos(request),
    payments: toPayments(request, loyalty),
    tips: toTips(request),
    discounts: toDiscounts(loyalty),
    orderType: toOrderType(accepted),
    terminalGroupId: stored.terminalGroupId,
    processedPaymentsSum: processedSum(request, loyalty),
    loyaltyInfo: toLoyaltyInfo(request),
  };
};

const timeOf = (
  status: OrderStatus,
  { timeZone }: StoredOrder,
  { reachedAt }: AcceptedOrder,
): string | null => {
  const at = reachedAt[status];
  return at === undefined ? null : formatLocal(at, timeZone);
};
