import type { Location } from '../../restaurants/restaurant.js';
import type { DeliveryReasonCode } from './delivery-check.js';

/** What is said of one restaurant about one address, by iiko or by its rules. */
export interface DeliveryVerdict {
  restaurantId: string;
  /** Null: it delivers. */
  refusal: DeliveryReasonCode | null;
  zone: string | null;
  minutes: number | null;
  /** In minor units. */
  minimum: number | null;
  feeProductId: string | null;
  /** The lower, the earlier it is chosen. */
  priority: number;
  /** Not iiko's word about this address. */
  estimate: boolean;
  /** `not_checked` refuses nothing: the account has no right to check any address. */
  isUncheckable?: true;
}

/** What is said of all that were asked about. */
export interface DeliveryVerdicts {
  verdicts: DeliveryVerdict[];
  /** Where the address is. */
  location: Location | null;
}

/** From a yes to what is farthest from one. */
const DISTANCE_TO_YES: readonly (DeliveryReasonCode | null)[] = [
  null,
  'not_checked',
  'sum_below_minimum',
  'time_unacceptable',
  'day_unacceptable',
  'time_too_early',
  'time_too_late',
  'street_unknown',
  'delivery_stopped',
  'restaurant_unavailable',
  'outside_zones',
  'address_unknown',
];

/** Who can still be asked, and how far it is. */
export interface ChoiceContext {
  acceptsOrders: (restaurantId: string) => boolean;
  /** In kilometres; the same for all where nobody knows the address. */
  distanceTo: (restaurantId: string) => number;
}

/**
 * The best first: who delivers, and of those who takes orders now, whom iiko puts first, who is nearer, who
 * is faster.
 */
export function sortVerdicts(
  verdicts: readonly DeliveryVerdict[],
  { acceptsOrders, distanceTo }: ChoiceContext,
): DeliveryVerdict[] {
  const keysOf = ({ restaurantId, refusal, priority, minutes }: DeliveryVerdict) => [
    DISTANCE_TO_YES.indexOf(refusal),
    acceptsOrders(restaurantId) ? 0 : 1,
    priority,
    distanceTo(restaurantId),
    minutes ?? Infinity,
  ];
  return verdicts
    .map((verdict) => ({ verdict, keys: keysOf(verdict) }))
    .sort((one, other) => compareKeys(one.keys, other.keys))
    .map(({ verdict }) => verdict);
}

/** Nothing is known that could allow or refuse it. */
export function notChecked(restaurantId: string): DeliveryVerdict {
  return {
    restaurantId,
    refusal: 'not_checked',
    zone: null,
    minutes: null,
    minimum: null,
    feeProductId: null,
    priority: 0,
    estimate: true,
  };
}

/** The same of an account that may check no address at all: the restaurant decides. */
export function unjudged(restaurantId: string): DeliveryVerdict {
  return { ...notChecked(restaurantId), isUncheckable: true };
}

function compareKeys(one: number[], other: number[]): number {
  const at = one.findIndex((key, index) => key !== other[index]);
  if (at === -1) {
    return 0;
  }
  return (one[at] ?? 0) < (other[at] ?? 0) ? -1 : 1;
}
