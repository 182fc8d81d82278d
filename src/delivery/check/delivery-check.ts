import type { Address } from '../../platform/http/address.dto.js';
import type { Location } from '../../restaurants/restaurant.js';
import type { DeliveryHours } from './delivery-rules.js';

/** Where to; the fields of an order's address that decide about delivery. */
export interface DeliveryAddress {
  city: string;
  street: string;
  /** Id of the street in iiko's directory, where the guest has chosen one of several with one name. */
  streetId?: string;
  house: string;
  building?: string;
  flat?: string;
  location?: Location;
}

export interface DeliveryQuestion {
  address: DeliveryAddress;
  /** The one that shall deliver; absent: whichever can. */
  restaurantId?: string;
  /** When it shall be there; absent: as soon as possible. */
  at?: Date;
  /** What the order costs without the delivery, in minor units; absent: not known yet, and no minimum refuses it. */
  sum?: number;
  /** Of `sum`, ISO 4217; absent: whatever the restaurants count in. */
  currency?: string;
  /** The session whose questions to iiko are counted; absent where the request itself was. */
  askedBy?: string;
}

export interface DeliveryAnswer {
  /** False also while the delivery could not be checked: what is not known is not allowed. */
  deliverable: boolean;
  /** Not iiko's word: it was not asked, did not answer, or has no zones to answer from. */
  estimate: boolean;
  /** Who delivers, or who would if the reasons were out of the way; null when nobody is near. */
  restaurantId: string | null;
  /** Name of the zone, as iiko wants it in an order; like the other terms null where nobody delivers. */
  zone: string | null;
  /** From the order to the door. */
  minutes: number | null;
  /** Smallest sum of an order there, in minor units. */
  minimum: number | null;
  /** ISO 4217. */
  currency: string;
  fee: DeliveryFee | null;
  /** Of the address: as it was given or as iiko has found it. */
  location: Location | null;
  /** Why not. An account that may check no address has `not_checked` in its yes. */
  reasons: DeliveryReason[];
  /** When this restaurant delivers to the address; null where that is not known. */
  hours: DeliveryHours[] | null;
}

/** A service of the menu that goes into the order as one more item, unless the till adds it. */
export interface DeliveryFee {
  productId: string;
  addedByTill: boolean;
  /** In minor units; null when the restaurant's menu does not sell that product. */
  amount: number | null;
  /** The product is on the restaurant's stop list: an order with it is refused. */
  isStopped: boolean;
}

export const DELIVERY_REASONS = [
  'sum_below_minimum',
  'time_unacceptable',
  'day_unacceptable',
  'time_too_early',
  'time_too_late',
  'outside_zones',
  'address_unknown',
  'delivery_stopped',
  'street_unknown',
  'restaurant_unavailable',
  'not_checked',
] as const;

export type DeliveryReasonCode = (typeof DELIVERY_REASONS)[number];

export interface DeliveryReason {
  code: DeliveryReasonCode;
  help: DeliveryHelp;
}

/** What would make a yes of a no. */
export interface DeliveryHelp {
  /** So much more in the cart, in minor units. */
  addAmount?: number;
  nextTime?: Date;
  /** Up to when orders are taken. */
  latestTime?: Date;
  /** What may have been meant: addresses with a street of the directory. */
  addresses?: Address[];
  /** Where the guest can fetch it instead, the nearest first. */
  pickupRestaurantIds?: string[];
  /** Others that would deliver there, the best first. */
  deliveryRestaurantIds?: string[];
}
