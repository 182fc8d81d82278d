import { checkComboReferences, checkCombos, type ComboRules } from './combo-checks.js';
import { MARKETING_SOURCES, ORDER_TYPES, type Organization } from './data/organizations.js';
import { checkItem, type ItemRules } from './item-checks.js';
import { invalidBody } from './errors.js';
import { checkLoyaltyData } from './loyalty-checks.js';
import { firstOf } from './modifier-checks.js';
import { positionsOf } from './order-positions.js';
import type { CreateRequest, OrderRequest } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';
import { parseLocal } from './time.js';

export type Service = 'DeliveryByCourier' | 'DeliveryByClient';

/** Refused with HTTP 400 before anything is stored. */
export function refuseMalformed({ order }: CreateRequest): void {
  if (Boolean(order.orderTypeId) === Boolean(order.orderServiceType)) {
    throw invalidBody('Exactly one of orderTypeId and orderServiceType must be specified.');
  }
  if (order.phoneExtension && order.customer?.type === 'regular') {
    throw invalidBody('phoneExtension can be used only without a customer or with a one-time one.');
  }
  if (order.items.length === 0) {
    throw invalidBody('Order must have at least one item.');
  }
  refuseUnknownStreet(order);
}

function refuseUnknownStreet({ deliveryPoint }: OrderRequest): void {
  const address = deliveryPoint?.address;
  if (address?.type === 'legacy') {
    const { classifierId, id, name, city } = address.street;
    if (!classifierId && !id && !(name && city)) {
      throw invalidBody('Street must have an id, a classifierId, or a name and a city.');
    }
  }
}

/** What the cloud itself answers with `creationStatus: Error` and HTTP 200. */
export function checkInCloud(
  order: OrderRequest,
  organization: Organization,
): Rejection | undefined {
  const isCity = order.deliveryPoint?.address?.type === 'city';
  return (
    checkCustomer(order) ??
    checkMarketingSource(order, organization) ??
    (isCity && organization.addressFormatType !== 'City'
      ? rejection('Line1Disabled', 'Address in the "city" format is disabled.')
      : undefined) ??
    checkContents(order)
  );
}

/** The same of every order, wherever it is served. */
export const checkContents = (order: OrderRequest): Rejection | undefined =>
  checkPaymentSums(order) ??
  checkPositions(order) ??
  checkComboReferences(order) ??
  checkLoyaltyData(order);

const checkCustomer = ({ customer }: OrderRequest): Rejection | undefined => {
  if (!customer) {
    return rejection('AnonymousCustomerDisabled', 'Anonymous customers are not allowed.');
  }
  return customer.type === 'regular' && !customer.id && !customer.name
    ? rejection('CustomerNameNotSpecified', 'Customer name must be specified.')
    : undefined;
};

const checkMarketingSource = (
  { marketingSourceId }: OrderRequest,
  { marketingSourceRequiredInDelivery }: Organization,
): Rejection | undefined => {
  if (!marketingSourceId) {
    return marketingSourceRequiredInDelivery
      ? rejection('MarketingSourceNotFound', 'Marketing source must be specified.')
      : undefined;
  }
  const source = MARKETING_SOURCES.find(({ id }) => id === marketingSourceId.toLowerCase());
  return source === undefined || source.isDeleted
    ? rejection('MarketingSourceNotFound', `Marketing source ${marketingSourceId} not found.`)
    : undefined;
};

/** The service that an order asks for, by itself or through its order type. */
export const serviceOf = (order: OrderRequest): Service | undefined => {
  const type = ORDER_TYPES.find(({ id }) => id === order.orderTypeId?.toLowerCase());
  if (order.orderServiceType) {
    return order.orderServiceType;
  }
  const services: Record<string, Service> = {
    DeliveryByCourier: 'DeliveryByCourier',
    DeliveryPickUp: 'DeliveryByClient',
  };
  return type && services[type.orderServiceType];
};

export interface PosRules extends ItemRules, ComboRules {
  timeZone: string;
}

/** What the POS refuses after the cloud has accepted the order. */
export function checkAtPos(order: OrderRequest, rules: PosRules): Rejection | undefined {
  return (
    checkService(order) ??
    checkDate(order, rules) ??
    (order.comment && order.comment.length > 255
      ? rejection('Common', 'Comment is too long: it cannot be greater than 255.')
      : undefined) ??
    firstOf(order.items, (item) => checkItem(item, rules)) ??
    checkCombos(order, rules)
  );
}

const checkPaymentSums = ({ payments }: OrderRequest): Rejection | undefined =>
  payments?.some((payment) => payment.sum <= 0)
    ? rejection('PaymentSumShouldBePositive', 'Payment sum should be positive.')
    : undefined;

const checkPositions = (order: OrderRequest): Rejection | undefined => {
  const given = order.items.flatMap(positionsOf);
  return new Set(given).size < given.length
    ? rejection('NonUnqiueOrderItemPosition', 'Order item positions must be unique.')
    : undefined;
};

const checkService = (order: OrderRequest): Rejection | undefined => {
  const service = serviceOf(order);
  if (!service) {
    return ORDER_TYPES.some(({ id }) => id === order.orderTypeId?.toLowerCase())
      ? rejection('IncorrectOrderType', 'Order type is not a delivery.')
      : rejection(
          'OrderTypeNotFound',
          `Entity not found: id=IOrderType, ${order.orderTypeId ?? ''}.`,
        );
  }
  if (service === 'DeliveryByClient' && order.deliveryPoint?.address) {
    return rejection(
      'OrderServiceTypeDoesNotMatchSelfServiceMode',
      'Cannot create self-service delivery with address.',
    );
  }
  return service === 'DeliveryByCourier' && !order.deliveryPoint?.address
    ? rejection('AddressNotFound', 'Delivery by courier must have an address.')
    : undefined;
};

const DAY_MS = 86_400_000;

const checkDate = (order: OrderRequest, { now, timeZone }: PosRules): Rejection | undefined => {
  if (!order.completeBefore) {
    return undefined;
  }
  const at = parseLocal(order.completeBefore, timeZone);
  if (Number.isNaN(at) || at < now) {
    return rejection('TooSmallDeliveryDate', 'The delivery has too small delivery date.');
  }
  return at > now + 60 * DAY_MS
    ? rejection('Common', 'The delivery date must be within 60 days.')
    : undefined;
};
