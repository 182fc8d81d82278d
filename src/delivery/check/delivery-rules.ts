import type { Location } from '../../restaurants/restaurant.js';

/** What an organization has drawn and written down about its delivery. */
export interface DeliveryRules {
  zones: DeliveryZone[];
  rules: DeliveryRule[];
  /** The till adds the price of the delivery to an order by itself. */
  tillAddsFee?: boolean;
}

export interface DeliveryZone {
  name: string;
  /** Empty for one that is made of streets and houses: whether an address is in it only iiko can tell. */
  corners: Location[];
}

/** Who delivers to a zone, when and for how much. */
export interface DeliveryRule {
  /** Null: every restaurant of the organization. */
  restaurantId: string | null;
  /** Null: wherever the address is. */
  zone: string | null;
  /** In currency units, as iiko has it. */
  minSum: number | null;
  hours: DeliveryHours;
  /** The lower, the earlier it is chosen. */
  priority: number;
  minutes: number | null;
  feeProductId: string | null;
}

export interface DeliveryHours {
  /** Days on which they begin, Monday is 0. */
  weekdays: number[];
  /** Minutes from midnight by the restaurant's clock; an end before the beginning lies on the next day. */
  from: number;
  to: number;
}

export const DAY_MINUTES = 24 * 60;

/** Nothing is drawn and nothing written down, and iiko allows every address there is. */
export function isEmpty({ zones, rules }: DeliveryRules): boolean {
  return zones.length === 0 && rules.length === 0;
}

export function rulesFor({ rules }: DeliveryRules, restaurantId: string): DeliveryRule[] {
  return rules.filter((rule) => rule.restaurantId === null || rule.restaurantId === restaurantId);
}

export function findRule(
  rules: DeliveryRules | undefined,
  restaurantId: string,
  zone: string | null,
): DeliveryRule | undefined {
  return rules && rulesFor(rules, restaurantId).find((rule) => rule.zone === zone);
}
