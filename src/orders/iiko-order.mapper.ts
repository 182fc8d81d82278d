import type { PricedLine } from '../cart/cart.js';
import { toIikoItems } from '../cart/iiko-items.mapper.js';
import type { Config } from '../config/config.js';
import { moneyToUnits } from '../http/money.js';
import { toIikoLocal } from '../iiko/iiko-time.js';
import type {
  IikoAddress,
  IikoCreateDelivery,
  IikoDeliveryPoint,
} from '../iiko/schemas/create-delivery.js';
import type { Restaurant } from '../restaurants/restaurants.service.js';
import type { Address, Cart, Contact } from './order-model.js';

interface OrderParts {
  id: string;
  restaurant: Restaurant;
  cart: Cart;
  lines: PricedLine[];
  /** In minor units. */
  total: number;
  contact: Contact;
  payment: { kind: 'Cash' | 'Card'; paymentTypeId: string };
  comment: string | undefined;
  cutlery: number | undefined;
  /** New id of a position; the join key for discounts must be unique everywhere. */
  newPositionId: () => string;
}

/** The order as iiko wants it. Made once and stored: what is sent again is the same to the letter. */
export function toCreateDelivery(parts: OrderParts, config: Config): IikoCreateDelivery {
  const { restaurant, cart } = parts;
  const delivery = cart.service === 'delivery' && cart.address !== undefined;
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
      orderServiceType: delivery ? 'DeliveryByCourier' : 'DeliveryByClient',
      ...(cart.address === undefined || !delivery
        ? {}
        : { deliveryPoint: toDeliveryPoint(cart.address, restaurant) }),
      ...optional('comment', parts.comment),
      // A guest has consented to an order, not to entering the restaurant's guest base.
      customer: { type: 'one-time', name: parts.contact.name },
      guests: { count: parts.cutlery ?? 1 },
      items: toIikoItems(parts.lines, restaurant.currency, parts.newPositionId),
      payments: [
        {
          paymentTypeKind: parts.payment.kind,
          paymentTypeId: parts.payment.paymentTypeId,
          sum: toUnits(parts.total, restaurant.currency),
          isProcessedExternally: false,
        },
      ],
    },
  };
}

function toCompleteBefore({ at }: Cart, { timeZone }: Restaurant): string | undefined {
  return at === undefined ? undefined : toIikoLocal(new Date(at), timeZone);
}

function toDeliveryPoint(address: Address, restaurant: Restaurant): IikoDeliveryPoint {
  return {
    ...optional('coordinates', address.location),
    address: toAddress(address, restaurant),
    ...optional('comment', address.comment),
  };
}

function toAddress(address: Address, { addressFormatType }: Restaurant): IikoAddress {
  const details = {
    ...optional('flat', address.flat),
    ...optional('entrance', address.entrance),
    ...optional('floor', address.floor),
    ...optional('doorphone', address.doorphone),
  };
  if (addressFormatType === 'City') {
    const parts = [address.city, address.street, address.house];
    const building = address.building === undefined ? [] : [`корп. ${address.building}`];
    return { type: 'city', line1: [...parts, ...building].join(', '), ...details };
  }
  return {
    type: 'legacy',
    street: { name: address.street, city: address.city },
    house: address.house,
    ...optional('building', address.building),
    ...details,
  };
}

function toUnits(amount: number, currency: string): number {
  return moneyToUnits({ amount, currency });
}

/** iiko takes an absent field better than a null one, and both better than undefined. */
function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
