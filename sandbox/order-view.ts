import { CANCEL_CAUSES, MARKETING_SOURCES, ORDER_TYPES } from './data/organizations.js';
import { LUNCH_SIZE } from './data/combos.js';
import { findPaymentType, type PaymentType } from './data/payment-types.js';
import { TIPS_TYPES } from './data/tips-types.js';
import type { OrderLoyalty } from './loyalty/order-loyalty.js';
import { mainPosition } from './order-positions.js';
import type { OrderItem, OrderRequest, Payment, Tip } from './order-request.js';
import type { AcceptedOrder, OrderPlace, StoredOrder } from './stored-order.js';
import { formatLocal, formatUtc } from './time.js';
import { priceItem, roundMoney, type FindDish } from './totals.js';
import { itemStatusOf, toItem, toServiceItem } from './order-item-view.js';

const orNull = <T>(value: T | null | undefined): T | null => value ?? null;

/** `OrderInfo` as retrieval methods and webhooks give it. */
export const toOrderInfo = (
  order: StoredOrder,
  find: FindDish,
  externalDataKeys: readonly string[] = [],
) => ({
  ...toEnvelope(order),
  order: order.accepted && {
    ...toOrder(order, order.accepted, find),
    externalData: toExternalData(order.request, externalDataKeys),
  },
});

/** What is around an order, of whatever kind. */
export const toEnvelope = (order: StoredOrder) => ({
  id: order.id,
  posId: order.accepted ? order.posId : null,
  externalNumber: orNull(order.request.externalNumber),
  organizationId: order.organizationId,
  timestamp: order.timestamp,
  creationStatus: order.creationStatus,
  errorInfo: order.error && {
    code: order.error.code,
    message: order.error.message,
    description: order.error.message,
    additionalData: null,
    errorReason: null,
  },
});

export const toExternalData = ({ externalData }: OrderRequest, keys: readonly string[]) =>
  (externalData ?? [])
    .filter(({ key }) => keys.includes(key))
    .map(({ key, value }) => ({ key, value }));

const toOrder = (stored: StoredOrder, accepted: AcceptedOrder, find: FindDish) => {
  const { request, timeZone } = stored;
  const { loyalty } = accepted;
  return {
    ...times(stored, accepted),
    customer: toCustomer(request, loyalty.customerId, stored.posId),
    phone: request.phone ?? '',
    phoneExtension: orNull(request.phoneExtension),
    deliveryPoint: toDeliveryPoint(request, accepted.place),
    status: accepted.status,
    cancelInfo: toCancelInfo(accepted, timeZone),
    courierInfo: accepted.courier
      ? { courier: accepted.courier, isCourierSelectedManually: true }
      : null,
    comment: orNull(request.comment),
    problem: null,
    operator: null,
    marketingSource: toMarketingSource(request),
    conception: null,
    externalCourierService: null,
    parentDeliveryId: null,
    isDeleted: false,
    deliveryDuration: request.deliveryDuration ?? DEFAULT_DURATION_MIN,
    indexInCourierRoute: null,
    menuId: orNull(request.menuId),
    deliveryZone: orNull(request.deliveryZone),
    isAsap: accepted.isAsap,
    sum: sumOfOrder(stored, accepted, find),
    number: accepted.number,
    sourceKey: orNull(request.sourceKey),
    guestsInfo: {
      count: request.guests?.count ?? 1,
      splitBetweenPersons: request.guests?.splitBetweenPersons ?? false,
    },
    items: toItems(stored, accepted, find),
    combos: toCombos(request),
    payments: toPayments(request, loyalty),
    tips: toTips(request),
    discounts: toDiscounts(loyalty),
    orderType: toOrderType(accepted),
    terminalGroupId: stored.terminalGroupId,
    processedPaymentsSum: processedSum(request, loyalty),
    loyaltyInfo: toLoyaltyInfo(request),
    ...toMoves(stored),
  };
};

const toMarketingSource = ({ marketingSourceId }: OrderRequest) => {
  const source = MARKETING_SOURCES.find(({ id }) => id === marketingSourceId?.toLowerCase());
  return source ? { id: source.id, name: source.name } : null;
};

export const sumOfOrder = (
  { request }: StoredOrder,
  { loyalty, deliveryService }: AcceptedOrder,
  find: FindDish,
): number =>
  roundMoney(
    request.items.reduce(
      (total, item, index) =>
        total + priceItem(item, find).sum - (loyalty.itemDiscounts[index] ?? 0),
      deliveryService?.cost ?? 0,
    ),
  );

const toMoves = ({ movedFrom, movedTo }: StoredOrder) => {
  const [from, to] = [movedFrom ?? NOWHERE, movedTo ?? NOWHERE];
  return {
    movedFromDeliveryId: from.id,
    movedFromTerminalGroupId: from.terminalGroupId,
    movedFromOrganizationId: from.organizationId,
    movedToDeliveryId: to.id,
    movedToTerminalGroupId: to.terminalGroupId,
    movedToOrganizationId: to.organizationId,
  };
};

const NOWHERE = { id: null, terminalGroupId: null, organizationId: null };

export const toItems = (
  { request, timeZone }: StoredOrder,
  accepted: AcceptedOrder,
  find: FindDish,
) => [
  ...request.items.map((item, index) =>
    toItem(item, {
      status: itemStatusOf(accepted, index),
      whenPrinted: whenPrinted(accepted, item, timeZone),
      find,
      discount: accepted.loyalty.itemDiscounts[index] ?? 0,
    }),
  ),
  ...(accepted.deliveryService
    ? [toServiceItem(accepted.deliveryService, itemStatusOf(accepted))]
    : []),
];

const whenPrinted = (
  { printedAt }: AcceptedOrder,
  item: OrderItem,
  timeZone: string,
): string | null => {
  const at = printedAt.get(mainPosition(item) ?? '');
  return at === undefined ? null : formatLocal(at, timeZone);
};

export const DEFAULT_DURATION_MIN = 60;

const times = (stored: StoredOrder, accepted: AcceptedOrder) => {
  const local = (ms: number | undefined): string | null =>
    ms === undefined ? null : formatLocal(ms, stored.timeZone);
  const { reachedAt } = accepted;
  return {
    completeBefore: formatLocal(accepted.completeBefore, stored.timeZone),
    whenCreated: formatLocal(accepted.createdAt, stored.timeZone),
    cookingStartTime: formatLocal(accepted.cookingStartsAt, stored.timeZone),
    whenConfirmed: local(reachedAt.WaitCooking),
    whenPrinted: local(reachedAt.CookingStarted),
    whenCookingCompleted: local(reachedAt.CookingCompleted),
    whenPacked: local(reachedAt.Waiting),
    // The vendor's own spelling.
    whenSended: local(reachedAt.OnWay),
    whenDelivered: local(reachedAt.Delivered),
    whenBillPrinted: local(reachedAt.Waiting),
    whenClosed: local(reachedAt.Closed),
    estimatedTime: formatLocal(accepted.estimatedAt ?? accepted.completeBefore, stored.timeZone),
    whenReceivedByApi: formatUtc(stored.receivedAt),
    // Of the first message from the POS; later changes leave it alone.
    whenReceivedFromFront: formatUtc(accepted.createdAt),
  };
};

export const toCustomer = (
  { customer }: OrderRequest,
  customerId: string | null,
  posId: string,
) => {
  if (customer?.type === 'regular') {
    return {
      type: 'regular',
      // Without a guest base an id derived from the order is enough.
      id: customerId ?? customer.id ?? posId,
      name: customer.name ?? '',
      surname: orNull(customer.surname),
      comment: orNull(customer.comment),
      gender: customer.gender ?? 'NotSpecified',
      inBlacklist: false,
      blacklistReason: null,
      birthdate: orNull(customer.birthdate),
    };
  }
  return customer ? { type: 'one-time', name: customer.name } : null;
};

const toDeliveryPoint = ({ deliveryPoint }: OrderRequest, place: OrderPlace) => {
  const address = deliveryPoint?.address;
  if (!address) {
    return null;
  }
  const details = {
    flat: orNull(address.flat),
    entrance: orNull(address.entrance),
    floor: orNull(address.floor),
    doorphone: orNull(address.doorphone),
    region: place.region,
  };
  return {
    coordinates: orNull(deliveryPoint.coordinates),
    externalCartographyId: orNull(deliveryPoint.externalCartographyId),
    comment: orNull(deliveryPoint.comment),
    address:
      address.type === 'city'
        ? {
            ...details,
            street: null,
            index: null,
            house: null,
            building: null,
            line1: address.line1,
          }
        : {
            ...details,
            street: place.street,
            index: orNull(address.index),
            house: address.house,
            building: orNull(address.building),
            line1: null,
          },
  };
};

const toCancelInfo = ({ cancellation }: AcceptedOrder, timeZone: string) => {
  const cause = CANCEL_CAUSES.find(({ id }) => id === cancellation?.causeId) ?? CANCEL_CAUSES[0];
  return cancellation && cause
    ? {
        whenCancelled: formatLocal(cancellation.at, timeZone),
        cause: { id: cause.id, name: cause.name },
        comment: cancellation.comment,
      }
    : null;
};

export const toOrderType = ({ service }: AcceptedOrder) => {
  const spelling = service === 'DeliveryByClient' ? 'DeliveryPickUp' : service;
  const type = ORDER_TYPES.find(({ orderServiceType }) => orderServiceType === spelling);
  return type ? { id: type.id, name: type.name, orderServiceType: service } : null;
};

export const toCombos = ({ combos }: OrderRequest) =>
  (combos ?? []).map(({ id, name, amount, price, sourceId, sizeId }) => ({
    id,
    name,
    amount,
    price,
    sourceId,
    size: sizeId?.toLowerCase() === LUNCH_SIZE.id ? { id: sizeId, name: LUNCH_SIZE.name } : null,
  }));

export const toPayments = (request: OrderRequest, loyalty: OrderLoyalty) =>
  (request.payments ?? []).map((payment) => ({
    ...toPayment(payment),
    isPreliminary: !(isLoyalty(payment) && loyalty.isSettled),
  }));

export const toTips = ({ tips }: OrderRequest) =>
  (tips ?? []).map((tip) => {
    const type = TIPS_TYPES.find(({ id }) => id === tip.tipsTypeId?.toLowerCase());
    return {
      ...toPayment(tip),
      isPreliminary: true,
      ...(type && { tipsType: { id: type.id, name: type.name } }),
    };
  });

const toPayment = (payment: Payment | Tip) => {
  const type = findPaymentType(payment.paymentTypeId);
  const isExternal = payment.isProcessedExternally ?? false;
  return {
    paymentType: { id: payment.paymentTypeId, name: type?.name ?? '', kind: kindInView(type) },
    sum: payment.sum,
    isExternal,
    isProcessedExternally: isExternal,
    isFiscalizedExternally: payment.isFiscalizedExternally ?? false,
    isPrepay: payment.isPrepay ?? false,
  };
};

// The contract of orders has no word for loyalty among the kinds that it answers with.
const kindInView = (type: PaymentType | undefined) =>
  type === undefined || type.paymentTypeKind === 'IikoCard' ? 'Unknown' : type.paymentTypeKind;

const isLoyalty = (payment: Payment): boolean => payment.paymentTypeKind === 'LoyaltyCard';

/** Money that the till has: taken outside it, and bonuses once they have been charged. */
export const processedSum = (request: OrderRequest, loyalty: OrderLoyalty): number =>
  sumOf(request, (payment) =>
    isLoyalty(payment) ? loyalty.isSettled : (payment.isProcessedExternally ?? false),
  );

/** What an order can be closed with: bonuses are charged by the closing itself. */
export const payableSum = (request: OrderRequest): number =>
  sumOf(request, (payment) => isLoyalty(payment) || (payment.isProcessedExternally ?? false));

const sumOf = (request: OrderRequest, counts: (payment: Payment) => boolean): number =>
  roundMoney(
    (request.payments ?? []).filter(counts).reduce((sum, payment) => sum + payment.sum, 0),
  );

export const toDiscounts = ({ discounts }: OrderLoyalty) =>
  discounts.map(({ typeId, name, sum, positions }) => ({
    discountType: { id: typeId, name },
    sum,
    selectivePositions: positions && positions.map(({ positionId }) => positionId),
    selectivePositionsWithSum: positions,
  }));

// Requests say "applicable", answers "applied" (iiko docs).
export const toLoyaltyInfo = ({ loyaltyInfo }: OrderRequest) =>
  loyaltyInfo
    ? {
        coupon: orNull(loyaltyInfo.coupon),
        appliedManualConditions: orNull(loyaltyInfo.applicableManualConditions),
        dynamicDiscounts: orNull(loyaltyInfo.dynamicDiscounts),
      }
    : null;
