import type { Config } from '../../platform/config/config.js';
import { moneyToUnits } from '../../platform/http/money.js';
import type { Address } from '../../platform/http/address.dto.js';
import { toIikoLocal } from '../../iiko/iiko-time.js';
import type {
  IikoAddress,
  IikoCreateCombo,
  IikoCreateDelivery,
  IikoCreateItem,
  IikoCreatePayment,
  IikoCreateTip,
  IikoCustomer,
  IikoDeliveryOrder,
  IikoDeliveryPoint,
  IikoDiscountsInfo,
} from '../../iiko/schemas/create-delivery.js';
import type {
  Cart,
  Contact,
  MoneyPayment,
  OrderDelivery,
  OrderDiscount,
  OrderTips,
  WalletPayment,
} from '../order-model.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';
import { optional } from './optional.js';
import { toMarketingSource, toOrderMarks } from './order-marks.js';

/** iiko takes an address whole, in one line, or in parts, with a street of its directory. */
export type AddressForm = IikoAddress['type'];

export interface OrderParts {
  id: string;
  restaurant: Restaurant;
  cart: Cart;
  /** The street of the address in the restaurant's directory, where it is known. */
  streetId: string | undefined;
  /** The lines as iiko has them. */
  items: IikoCreateItem[];
  combos: IikoCreateCombo[];
  /** By the positions of `items`. */
  discounts: OrderDiscount[];
  coupon: string | null;
  delivery: OrderDelivery | null;
  /** In minor units. */
  deliveryFee: number;
  /** Position of the delivery fee, should there be one. */
  feePositionId: string;
  contact: Contact;
  customer: IikoCustomer;
  walletPayment: (WalletPayment & { phone: string }) | null;
  /** None when nothing is left to pay in money. */
  moneyPayments: readonly MoneyPayment[];
  tips: OrderTips | null;
  /** What the restaurant reads about the whole order. */
  comment: string | undefined;
  cutlery: number | undefined;
}

export function toCreateDelivery(parts: OrderParts, config: Config): IikoCreateDelivery {
  const { restaurant, cart, delivery } = parts;
  return {
    organizationId: restaurant.organizationId,
    terminalGroupId: restaurant.id,
    createOrderSettings: {
      transportToFrontTimeout: config.orders.posTimeoutSeconds,
      checkStopList: true,
    },
    order: {
      id: parts.id,
      externalNumber: parts.id.slice(0, 8).toUpperCase(),
      ...optional('menuId', config.iiko.externalMenuId),
      ...optional('priceCategoryId', config.iiko.priceCategoryId),
      ...optional('completeBefore', toCompleteBefore(cart, restaurant)),
      phone: parts.contact.phone,
      ...toService(cart, restaurant, parts.streetId),
      ...optional('comment', parts.comment),
      customer: parts.customer,
      guests: { count: parts.cutlery ?? 1 },
      items: [...parts.items, ...toFee(parts)],
      ...(parts.combos.length === 0 ? {} : { combos: parts.combos }),
      payments: toPayments(parts, config),
      ...(parts.tips === null ? {} : { tips: [toTip(parts.tips, restaurant.currency, config)] }),
      ...optional('deliveryZone', delivery?.zone ?? undefined),
      ...optional('deliveryDuration', delivery?.minutes ?? undefined),
      ...toLoyaltyDiscounts(parts),
      ...(parts.coupon === null ? {} : { loyaltyInfo: { coupon: parts.coupon } }),
      ...toMarketingSource(restaurant.organizationId, config.orderMarks),
      ...toOrderMarks(parts, config.orderMarks),
    },
  };
}

function toService(
  { service, address }: Cart,
  restaurant: Restaurant,
  streetId: string | undefined,
): Pick<IikoDeliveryOrder, 'orderServiceType' | 'deliveryPoint'> {
  return service === 'delivery' && address !== undefined
    ? {
        orderServiceType: 'DeliveryByCourier',
        deliveryPoint: toDeliveryPoint(address, restaurant, streetId),
      }
    : { orderServiceType: 'DeliveryByClient' };
}

/** Delivery is sold as one more product; without one the till adds what it charges for it. */
function toFee(parts: OrderParts): IikoCreateItem[] {
  const productId = parts.delivery?.feeProductId ?? null;
  const price = toUnits(parts.deliveryFee, parts.restaurant.currency);
  return productId === null
    ? []
    : [{ type: 'Product', productId, price, amount: 1, positionId: parts.feePositionId }];
}

/**
 * Sent for every guest in loyalty, also without discounts: the POS counts the delivery into the sum of an order and may
 * add a discount that the quote did not show. The payments would then exceed the order, which the POS refuses.
 */
export function toLoyaltyDiscounts({
  customer,
  discounts,
  restaurant,
}: Pick<OrderParts, 'customer' | 'discounts' | 'restaurant'>): {
  discountsInfo?: IikoDiscountsInfo;
} {
  return customer.type === 'regular' || discounts.length > 0
    ? { discountsInfo: toDiscountsInfo(discounts, restaurant.currency) }
    : {};
}

/**
 * The campaign stands for the programme: it is what iiko's calculation names. Fixed, because the till would
 * calculate again otherwise, and the guest pays what they were shown.
 */
function toDiscountsInfo(discounts: readonly OrderDiscount[], currency: string): IikoDiscountsInfo {
  return {
    discounts: discounts.map(({ campaignId, name, positions }) => ({
      type: 'iikoCard',
      programId: campaignId,
      programName: name,
      discountItems: positions.map(({ positionId, amount, quantity }) => ({
        positionId,
        sum: toUnits(amount, currency),
        amount: quantity,
      })),
    })),
    fixedLoyaltyDiscounts: true,
  };
}

export function toPayments(
  { walletPayment, moneyPayments, restaurant }: OrderParts,
  config: Config,
): IikoCreatePayment[] {
  const payments: IikoCreatePayment[] = [];
  if (walletPayment !== null) {
    payments.push({
      paymentTypeKind: 'LoyaltyCard',
      paymentTypeId: walletPayment.paymentTypeId,
      sum: toUnits(walletPayment.amount, restaurant.currency),
      isProcessedExternally: false,
      paymentAdditionalData: {
        type: 'LoyaltyCard',
        credential: walletPayment.phone,
        searchScope: 'Phone',
      },
    });
  }
  for (const { method, kind, paymentTypeId, amount } of moneyPayments) {
    payments.push({
      paymentTypeKind: kind,
      paymentTypeId,
      sum: toUnits(amount, restaurant.currency),
      ...processing(method, config),
    });
  }
  return payments;
}

export function toTip(tips: OrderTips, currency: string, config: Config): IikoCreateTip {
  return {
    paymentTypeKind: tips.kind,
    paymentTypeId: tips.paymentTypeId,
    tipsTypeId: tips.tipsTypeId,
    sum: toUnits(tips.amount, currency),
    ...processing(tips.method, config),
  };
}

/** What is paid online is sent only once the money is there; the POS prints the receipt unless it was made elsewhere. */
function processing(
  method: MoneyPayment['method'],
  { orderMarks }: Config,
): Pick<IikoCreatePayment, 'isProcessedExternally' | 'isFiscalizedExternally'> {
  const isFiscalizedExternally = orderMarks.receipts.fiscalizedExternally.includes(method);
  return method === 'online' || isFiscalizedExternally
    ? { isProcessedExternally: method === 'online', isFiscalizedExternally }
    : { isProcessedExternally: false };
}

function toCompleteBefore({ at }: Cart, { timeZone }: Restaurant): string | undefined {
  return at === undefined ? undefined : toIikoLocal(new Date(at), timeZone);
}

function toDeliveryPoint(
  address: Address,
  restaurant: Restaurant,
  streetId: string | undefined,
): IikoDeliveryPoint {
  return {
    ...optional('coordinates', address.location),
    address: toIikoAddress(address, addressFormOf(restaurant), streetId),
    ...optional('comment', toPointComment(address, addressFormOf(restaurant), streetId)),
  };
}

/** A street that the directory lacks is filed under a default street: the courier reads the guest's own words. */
export function toPointComment(
  address: Address,
  form: AddressForm,
  streetId: string | undefined,
): string | undefined {
  if (form === 'city' || streetId !== undefined) {
    return address.comment;
  }
  const { city, street, house, building } = address;
  const block = building === undefined || building === '' ? [] : [`корп. ${building}`];
  const words = `Адрес: ${[city, street, house, ...block].join(', ')}`;
  return address.comment === undefined ? words : `${words}. ${address.comment}`;
}

/** The form that an organization takes, as far as it is known. */
export function addressFormOf({
  addressFormatType,
}: Pick<Restaurant, 'addressFormatType'>): AddressForm {
  return addressFormatType === 'City' ? 'city' : 'legacy';
}

/** @param streetId of a `legacy` address: its street in the organization's directory, where it is known */
export function toIikoAddress(
  address: Address,
  form: AddressForm,
  streetId: string | undefined,
): IikoAddress {
  const details = {
    ...optional('flat', address.flat),
    ...optional('entrance', address.entrance),
    ...optional('floor', address.floor),
    ...optional('doorphone', address.doorphone),
  };
  if (form === 'city') {
    const parts = [address.city, address.street, address.house];
    const building = address.building === undefined ? [] : [`корп. ${address.building}`];
    return { type: 'city', line1: [...parts, ...building].join(', '), ...details };
  }
  return {
    type: 'legacy',
    street:
      streetId === undefined ? { name: address.street, city: address.city } : { id: streetId },
    house: address.house,
    ...optional('building', address.building),
    ...details,
  };
}

/**
 * A guest has consented to an order, not to entering the restaurant's guest base. Nor has somebody else
 * whose phone a customer gives: without an id iiko would take the phone for the guest's.
 *
 * @param ownPhone of the account; undefined for a guest
 */
export function toIikoCustomer(
  { name, phone }: Contact,
  ownPhone: string | undefined,
  iikoCustomerId: string | null,
): IikoCustomer {
  if (ownPhone !== undefined && iikoCustomerId !== null) {
    return { type: 'regular', id: iikoCustomerId, name };
  }
  return { type: ownPhone === phone ? 'regular' : 'one-time', name };
}

function toUnits(amount: number, currency: string): number {
  return moneyToUnits({ amount, currency });
}
