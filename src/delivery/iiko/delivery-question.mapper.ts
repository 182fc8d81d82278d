import { toIikoLocal } from '../../iiko/iiko-time.js';
import type { IikoDeliveryQuestion } from '../../iiko/schemas/geography.js';
import { moneyToUnits } from '../../platform/http/money.js';
import type { Restaurant } from '../../restaurants/restaurant.js';
import type { Street } from '../addresses/street-search.js';
import type { DeliveryAddress, DeliveryQuestion } from '../check/delivery-check.js';

/** An address as iiko wants it. */
export type WrittenAddress = NonNullable<IikoDeliveryQuestion['deliveryAddress']>;

/** Restaurants that can be asked about in one call: they write addresses alike and share a clock. */
export interface AskedTogether {
  restaurants: Restaurant[];
  address: WrittenAddress;
}

/** One line, which organizations with the format `City` take. */
export function writeLine({ city, street, house, building }: DeliveryAddress): WrittenAddress {
  const parts = [city, street, house, ...(building ? [`корп. ${building}`] : [])];
  return { line1: parts.join(', ') };
}

/** @param known the street of the organization's directory that the address means */
export function writeParts(
  { city, street, house, building }: DeliveryAddress,
  known: Street | undefined,
): WrittenAddress {
  return {
    city,
    streetName: known?.name ?? street,
    ...(known === undefined ? {} : { streetId: known.id }),
    house,
    ...(building ? { building } : {}),
  };
}
export function toIikoQuestion(
  { address: { location }, at, sum }: DeliveryQuestion,
  { restaurants, address }: AskedTogether,
): IikoDeliveryQuestion {
  const { timeZone = 'UTC', currency = 'RUB' } = restaurants[0] ?? {};
  return {
    organizationIds: [...new Set(restaurants.map(({ organizationId }) => organizationId))],
    isCourierDelivery: true,
    deliveryAddress: address,
    ...(location === undefined
      ? {}
      : { orderLocation: { latitude: location.latitude, longitude: location.longitude } }),
    ...(at === undefined ? {} : { deliveryDate: toIikoLocal(at, timeZone) }),
    ...(sum === undefined ? {} : { deliverySum: moneyToUnits({ amount: sum, currency }) }),
  };
}
