import { CANCEL_CAUSES, ORDER_TYPES, PAYMENT_TYPES } from './data/organizations.js';
import type { CompoundItem, OrderItem, OrderRequest, ProductItem } from './order-request.js';
import type { AcceptedOrder, DeliveryStatus, StoredOrder } from './stored-order.js';
import { formatLocal, formatUtc } from './time.js';
import {
  priceItem,
  roundMoney,
  sizeOf,
  type FindDish,
  type PricedModifier,
  type PricedPart,
} from './totals.js';

/** `OrderInfo` as retrieval methods and webhooks give it. */
export const toOrderInfo = (
  order: StoredOrder,
  find: FindDish,
  externalDataKeys: readonly string[] = [],
) => ({
  id: order.id,
  posId: order.accepted ? order.posId : null,
  externalNumber: order.request.externalNumber ?? null,
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
  order: order.accepted && {
    ...toOrder(order, order.accepted, find),
    externalData: (order.request.externalData ?? [])
      .filter(({ key }) => externalDataKeys.includes(key))
      .map(({ key, value }) => ({ key, value })),
  },
});

const toOrder = (stored: StoredOrder, accepted: AcceptedOrder, find: FindDish) => {
  const { request, timeZone } = stored;
  const sum = roundMoney(
    request.items.reduce((total, item) => total + priceItem(item, find).sum, 0),
  );
  return {
    ...times(stored, accepted),
    customer: toCustomer(request, stored.posId),
    phone: request.phone,
    phoneExtension: request.phoneExtension ?? null,
    deliveryPoint: toDeliveryPoint(request),
    status: accepted.status,
    cancelInfo: toCancelInfo(accepted, timeZone),
    courierInfo: null,
    comment: request.comment ?? null,
    problem: null,
    operator: null,
    marketingSource: null,
    deliveryDuration: request.deliveryDuration ?? DEFAULT_DURATION_MIN,
    indexInCourierRoute: null,
    menuId: request.menuId ?? null,
    deliveryZone: request.deliveryZone ?? null,
    isAsap: accepted.isAsap,
    sum,
    number: accepted.number,
    sourceKey: request.sourceKey ?? null,
    guestsInfo: {
      count: request.guests?.count ?? 1,
      splitBetweenPersons: request.guests?.splitBetweenPersons ?? false,
    },
    items: request.items.map((item) => toItem(item, accepted.status, find)),
    combos: [],
    payments: toPayments(request),
    tips: null,
    discounts: [],
    orderType: toOrderType(accepted),
    terminalGroupId: stored.terminalGroupId,
    processedPaymentsSum: processedSum(request),
    loyaltyInfo: null,
  };
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
    estimatedTime: formatLocal(accepted.completeBefore, stored.timeZone),
    whenReceivedByApi: formatUtc(stored.receivedAt),
    whenReceivedFromFront: formatUtc(stored.timestamp),
  };
};

const toCustomer = ({ customer }: OrderRequest, posId: string) => {
  if (customer?.type === 'regular') {
    return {
      type: 'regular',
      // The guest base would know the guest by phone; an id derived from the order is enough here.
      id: customer.id ?? posId,
      name: customer.name ?? '',
      surname: customer.surname ?? null,
      comment: customer.comment ?? null,
      gender: customer.gender ?? 'NotSpecified',
      inBlacklist: false,
      blacklistReason: null,
      birthdate: customer.birthdate ?? null,
    };
  }
  return customer ? { type: 'one-time', name: customer.name } : null;
};

const toDeliveryPoint = ({ deliveryPoint }: OrderRequest) => {
  const address = deliveryPoint?.address;
  if (!address) {
    return null;
  }
  const details = {
    flat: address.flat ?? null,
    entrance: address.entrance ?? null,
    floor: address.floor ?? null,
    doorphone: address.doorphone ?? null,
    region: null,
  };
  return {
    coordinates: deliveryPoint.coordinates ?? null,
    externalCartographyId: deliveryPoint.externalCartographyId ?? null,
    comment: deliveryPoint.comment ?? null,
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
            street: toStreet(address.street),
            index: address.index ?? null,
            house: address.house,
            building: address.building ?? null,
            line1: null,
          },
  };
};

const toStreet = (street: {
  id?: string | null | undefined;
  name?: string | null | undefined;
  city?: string | null | undefined;
}) => ({
  id: street.id ?? DEFAULT_STREET_ID,
  name: street.name ?? 'Улица по умолчанию',
  city: { id: DEFAULT_CITY_ID, name: street.city ?? 'Город по умолчанию' },
});

const DEFAULT_CITY_ID = '0f000000-0000-4000-b000-000000000001';
const DEFAULT_STREET_ID = '0f000000-0000-4000-b000-000000000002';

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

const toOrderType = ({ service }: AcceptedOrder) => {
  const spelling = service === 'DeliveryByClient' ? 'DeliveryPickUp' : service;
  const type = ORDER_TYPES.find(({ orderServiceType }) => orderServiceType === spelling);
  return type ? { id: type.id, name: type.name, orderServiceType: service } : null;
};

const toPayments = (request: OrderRequest) =>
  (request.payments ?? []).map((payment) => {
    const type = PAYMENT_TYPES.find(({ id }) => id === payment.paymentTypeId.toLowerCase());
    const isExternal = payment.isProcessedExternally ?? false;
    return {
      paymentType: {
        id: payment.paymentTypeId,
        name: type?.name ?? '',
        kind: type?.paymentTypeKind ?? 'Unknown',
      },
      sum: payment.sum,
      isPreliminary: true,
      isExternal,
      isProcessedExternally: isExternal,
      isFiscalizedExternally: payment.isFiscalizedExternally ?? false,
      isPrepay: payment.isPrepay ?? false,
    };
  });

export const processedSum = (request: OrderRequest): number =>
  roundMoney(
    (request.payments ?? [])
      .filter((payment) => payment.isProcessedExternally)
      .reduce((sum, payment) => sum + payment.sum, 0),
  );

const ITEM_STATUS: Partial<Record<DeliveryStatus, string>> = {
  CookingStarted: 'CookingStarted',
  CookingCompleted: 'CookingCompleted',
  Waiting: 'CookingCompleted',
  OnWay: 'Served',
  Delivered: 'Served',
  Closed: 'Served',
};

const toItem = (item: OrderItem, status: DeliveryStatus, find: FindDish) => {
  const productId = item.type === 'Product' ? item.productId : item.primaryComponent.productId;
  const size = sizeOf(find(productId.toLowerCase()), item.productSizeId);
  const common = {
    status: ITEM_STATUS[status] ?? 'Added',
    deleted: null,
    amount: item.amount,
    comment: item.comment ?? null,
    whenPrinted: null,
    size: size?.id ? { id: size.id, name: size.name } : null,
    comboInformation: null,
  };
  return item.type === 'Product'
    ? { ...common, ...toProductItem(item, find) }
    : { ...common, ...toCompoundItem(item, find) };
};

const toProductItem = (item: ProductItem, find: FindDish) => {
  const priced = priceItem(item, find);
  return {
    type: 'Product',
    ...toPart(item, priced.parts[0], find),
    codes: null,
    resultSum: priced.parts[0]?.cost ?? 0,
  };
};

const toCompoundItem = (item: CompoundItem, find: FindDish) => {
  const priced = priceItem(item, find);
  const [primary, secondary] = priced.parts;
  return {
    type: 'Compound',
    primaryComponent: toPart(item.primaryComponent, primary, find),
    secondaryComponent: item.secondaryComponent
      ? toPart(item.secondaryComponent, secondary, find)
      : null,
    commonModifiers: priced.commonModifiers.map(toModifier),
    template: find(item.primaryComponent.productId.toLowerCase())?.schema ?? null,
  };
};

const toPart = (
  part: { productId: string; positionId?: string | null | undefined },
  priced: PricedPart | undefined,
  find: FindDish,
) => ({
  product: { id: part.productId, name: find(part.productId.toLowerCase())?.name ?? '' },
  modifiers: (priced?.modifiers ?? []).map(toModifier),
  price: priced?.price ?? 0,
  cost: priced?.cost ?? 0,
  resultSum: priced?.cost ?? 0,
  pricePredefined: true,
  positionId: part.positionId ?? null,
  taxPercent: null,
});

const toModifier = ({ modifier, group, price, resultSum }: PricedModifier) => {
  const offer = group?.modifiers.find(({ id }) => id === modifier.productId.toLowerCase());
  return {
    product: { id: modifier.productId, name: offer?.name ?? '' },
    amount: modifier.amount,
    amountIndependentOfParentAmount: offer?.independent ?? false,
    productGroup: group?.id ? { id: group.id, name: group.name } : null,
    price,
    pricePredefined: true,
    resultSum,
    deleted: null,
    positionId: modifier.positionId ?? null,
    defaultAmount: null,
    hideIfDefaultAmount: false,
    taxPercent: null,
    freeOfChargeAmount: offer?.free ?? 0,
  };
};
