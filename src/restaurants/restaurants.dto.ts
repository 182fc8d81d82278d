import { TextDto } from '../platform/http/text.dto.js';
import { timesIn } from '../platform/time/local-time.js';
import { REFUSAL_TEXTS, type Acceptance, type RefusalReason } from './acceptance.js';
import type { Location, OfferedService, Restaurant, RestaurantSummary } from './restaurant.js';

/** A place on the map. */
export class LocationDto implements Location {
  /** @example 55.7642 */
  readonly latitude: number;

  /** @example 37.6058 */
  readonly longitude: number;
}

/** Where one can order: a terminal group of iiko with the address and settings of its organization. */
export class RestaurantDto implements RestaurantSummary {
  /** @example 0b000000-0000-4000-8000-000000000001 */
  readonly id: string;

  /** @example 0a000000-0000-4000-8000-000000000001 */
  readonly organizationId: string;

  /** @example Самовар на Тверской */
  readonly name: string;

  /** @example Самовар, Москва */
  readonly organizationName: string;

  /**
   * As iiko has it, in one line.
   * @example Москва, Тверская, 12
   */
  readonly address: string | null;

  readonly location: LocationDto | null;

  /**
   * IANA name. Times of orders are shown in this zone.
   * @example Europe/Moscow
   */
  readonly timeZone: string;

  /**
   * ISO 4217; all prices of this restaurant are in it.
   * @example RUB
   */
  readonly currency: string;

  /**
   * How an order can reach the guest; `dine-in`: at one of its tables.
   * @example ["delivery", "pickup", "dine-in"]
   */
  readonly services: OfferedService[];

  /**
   * Whether an order placed now would be taken. While that is not known it is `true`: an accepted order
   * is kept until the restaurant can be reached.
   * @example true
   */
  readonly acceptsOrders: boolean;

  /**
   * Whether the restaurant takes orders for later. While its POS is offline it does, for times at least a quarter of
   * an hour ahead: the order is parked until the POS is back.
   * @example true
   */
  readonly acceptsLaterOrders: boolean;

  /**
   * Why the restaurant takes no orders: `asleep` (switched off at the POS), `pos_offline` (the POS does not answer)
   * or `iiko_unreachable` (no information for too long). Null when it takes orders.
   * @example null
   */
  readonly reason: RefusalReason | null;

  /**
   * `reason` for people, in both languages: one answer serves every guest from a cache.
   * @example null
   */
  readonly reasonText: TextDto | null;

  /**
   * When iiko last confirmed this restaurant.
   * @example 2026-11-22T19:30:00+03:00
   */
  readonly asOf: string;
}

export class RestaurantListDto {
  /** All restaurants, by organization and name. */
  readonly items: RestaurantDto[];
}

export function toSummary(
  restaurant: Restaurant,
  { acceptsOrders, acceptsLaterOrders, reason }: Acceptance,
  asOf: Date,
): RestaurantSummary {
  const { id, organizationId, name, organizationName, address, location } = restaurant;
  const { timeZone, currency, services } = restaurant;
  return {
    id,
    organizationId,
    name,
    organizationName,
    address,
    location,
    timeZone,
    currency,
    services,
    acceptsOrders,
    acceptsLaterOrders,
    reason,
    reasonText: reason === null ? null : REFUSAL_TEXTS[reason],
    asOf: timesIn(timeZone)(asOf),
  };
}
