import type { Location } from '../../restaurants/restaurant.js';
import {
  isEmpty,
  rulesFor,
  type DeliveryHours,
  type DeliveryRule,
  type DeliveryRules,
} from './delivery-rules.js';
import { covers } from '../zones/delivery-zones.js';

/** Where a delivery goes, as far as it is known. */
export interface DeliveryPlace {
  location: Location | null;
  /** Name of a zone that is known to have it. */
  zone: string | null;
}

/** When and how fast a restaurant delivers to one zone. */
export interface ZoneTimes {
  /** Empty: always. */
  hours: DeliveryHours[];
  minutes: number | null;
}

export interface DeliveryTimes {
  /** Each of them may be the one of the address; none: nothing is delivered there. */
  zones: ZoneTimes[];
  /** False: an address may have narrower hours, or take longer. */
  isCertain: boolean;
}

const ALWAYS: ZoneTimes = { hours: [], minutes: null };

/**
 * When a restaurant delivers, to a place or anywhere.
 *
 * @param isOpen whether a rule delivers now: the one that does tells how long it takes
 */
export function deliveryTimes(
  rules: DeliveryRules | undefined,
  restaurantId: string,
  { place, isOpen }: { place?: DeliveryPlace; isOpen: (rule: DeliveryRule) => boolean },
): DeliveryTimes {
  if (rules === undefined || rules.rules.length === 0) {
    return { zones: [ALWAYS], isCertain: rules !== undefined && isEmpty(rules) };
  }
  const own = rulesFor(rules, restaurantId);
  if (place === undefined) {
    const zones = byZone(own, isOpen);
    return { zones, isCertain: zones.length < 2 };
  }
  const there = rulesAt(rules, restaurantId, place);
  // A zone that is named leaves no doubt, also where it has no rule.
  const possible =
    place.zone === null
      ? own.filter((rule) => covers(rules, rule.zone, place.location) === undefined)
      : [];
  const isCertain = possible.length === 0;
  return there.length > 0
    ? { zones: [toTimes(there, isOpen)], isCertain }
    : { zones: byZone(possible, isOpen), isCertain };
}

/** Of every zone that the place is in: an inner one may have narrower hours than the one around it. */
export function rulesAt(
  rules: DeliveryRules,
  restaurantId: string,
  { zone, location }: DeliveryPlace,
): DeliveryRule[] {
  return rulesFor(rules, restaurantId).filter(
    (rule) => rule.zone === zone || covers(rules, rule.zone, location) === true,
  );
}

/** A rule for every zone joins each of them. */
function byZone(rules: DeliveryRule[], isOpen: (rule: DeliveryRule) => boolean): ZoneTimes[] {
  const names = [...new Set(rules.map(({ zone }) => zone))];
  const drawn = names.filter((name) => name !== null);
  const alike = (drawn.length === 0 ? names : drawn).map((name) =>
    toTimes(
      rules.filter(({ zone }) => zone === name || zone === null),
      isOpen,
    ),
  );
  const known = new Map(alike.map((times) => [JSON.stringify(times), times]));
  return [...known.values()];
}

function toTimes(rules: DeliveryRule[], isOpen: (rule: DeliveryRule) => boolean): ZoneTimes {
  const [first] = rules.toSorted(
    (one, other) => Number(isOpen(other)) - Number(isOpen(one)) || one.priority - other.priority,
  );
  return { hours: rules.map(({ hours }) => hours), minutes: first?.minutes ?? null };
}
