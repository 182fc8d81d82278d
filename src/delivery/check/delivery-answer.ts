import type { Location, Restaurant } from '../../restaurants/restaurant.js';
import { kilometresBetween } from './delivery-candidates.js';
import type {
  DeliveryAnswer,
  DeliveryFee,
  DeliveryHelp,
  DeliveryQuestion,
  DeliveryReasonCode,
} from './delivery-check.js';
import type { DeliveryHours } from './delivery-rules.js';
import {
  notChecked,
  sortVerdicts,
  type ChoiceContext,
  type DeliveryVerdict,
  type DeliveryVerdicts,
} from './delivery-verdict.js';

interface Surroundings {
  /** All of them. */
  restaurants: Restaurant[];
  acceptsOrders: (restaurantId: string) => boolean;
  feeOf: (restaurantId: string, productId: string) => DeliveryFee;
  /** When a restaurant delivers to a place that is in a zone; null where that is not known. */
  hoursAt: (
    restaurantId: string,
    zone: string | null,
    location: Location | null,
  ) => DeliveryHours[] | null;
  /** iiko allows everything there: its yes proves nothing. */
  hasEmptyCartography: (organizationId: string) => boolean;
}

/** How many restaurants are named as a way out. */
const PROPOSED = 3;

/** Chooses who delivers, and says what would help when nobody does. */
export function toDeliveryAnswer(
  question: DeliveryQuestion,
  { verdicts, location: found }: DeliveryVerdicts,
  around: Surroundings,
): DeliveryAnswer {
  const location = question.address.location ?? found;
  const known = verdicts.map((verdict) =>
    withStoppedFee(withoutMinimum(verdict, question), around),
  );
  const sorted = sortVerdicts(known, contextOf(location, around));
  const best =
    sorted.find(({ restaurantId: id }) => id === (question.restaurantId ?? id)) ??
    nobody(question.restaurantId ?? '', verdicts.length === 0);
  const restaurant = around.restaurants.find(({ id }) => id === best.restaurantId);
  const elsewhere = helpFor({ question, location, sorted, around });
  const reasons = codesOf(best, restaurant, around).map((code) => ({
    code,
    help: code === 'not_checked' ? {} : { ...helpWith(code, best, question), ...elsewhere },
  }));
  return {
    ...termsOf(best, restaurant, around),
    deliverable: reasons.every(({ code }) => code === 'not_checked' && best.isUncheckable === true),
    location,
    reasons,
    hours: isElsewhere(best) ? null : around.hoursAt(best.restaurantId, best.zone, location),
  };
}

function termsOf(
  verdict: DeliveryVerdict,
  restaurant: Restaurant | undefined,
  { restaurants, feeOf, hasEmptyCartography }: Surroundings,
) {
  const isEmpty = restaurant !== undefined && hasEmptyCartography(restaurant.organizationId);
  const { restaurantId, estimate } = verdict;
  const { zone, minutes, minimum, feeProductId } = ofThePlace(verdict);
  return {
    estimate: estimate || isEmpty,
    restaurantId: restaurant?.id ?? null,
    zone: isEmpty ? null : zone,
    minutes,
    minimum,
    currency: (restaurant ?? restaurants[0])?.currency ?? 'RUB',
    fee: feeProductId === null ? null : feeOf(restaurantId, feeProductId),
  };
}

const PLACE_REFUSALS: readonly (DeliveryReasonCode | null)[] = [
  'outside_zones',
  'address_unknown',
  'not_checked',
];

/** A refusal for the place comes with the terms of a zone that the address is not, or may not be, in. */
function ofThePlace(verdict: DeliveryVerdict): DeliveryVerdict {
  return isElsewhere(verdict) ? notChecked(verdict.restaurantId) : verdict;
}

function isElsewhere({ refusal }: DeliveryVerdict): boolean {
  return PLACE_REFUSALS.includes(refusal);
}

/** A delivery is paid for as an item of the order, and the POS takes no item that is stopped. */
function withStoppedFee(verdict: DeliveryVerdict, { feeOf }: Surroundings): DeliveryVerdict {
  const { refusal, feeProductId, restaurantId } = verdict;
  return refusal === null && feeProductId !== null && feeOf(restaurantId, feeProductId).isStopped
    ? { ...verdict, refusal: 'delivery_stopped' }
    : verdict;
}

/** A sum that is not known yet is not too small. */
function withoutMinimum(verdict: DeliveryVerdict, { sum }: DeliveryQuestion): DeliveryVerdict {
  return sum === undefined && verdict.refusal === 'sum_below_minimum'
    ? { ...verdict, refusal: null }
    : verdict;
}

function nobody(restaurantId: string, estimate: boolean): DeliveryVerdict {
  return { ...notChecked(restaurantId), refusal: 'outside_zones', estimate };
}

function codesOf(
  { refusal }: DeliveryVerdict,
  restaurant: Restaurant | undefined,
  { acceptsOrders }: Surroundings,
): DeliveryReasonCode[] {
  const codes = refusal === null ? [] : [refusal];
  const isClosed =
    restaurant !== undefined &&
    refusal !== 'restaurant_unavailable' &&
    !acceptsOrders(restaurant.id);
  return isClosed ? [...codes, 'restaurant_unavailable'] : codes;
}

function helpWith(
  code: DeliveryReasonCode,
  { minimum }: DeliveryVerdict,
  { sum }: DeliveryQuestion,
): DeliveryHelp {
  return code === 'sum_below_minimum' && minimum !== null && sum !== undefined
    ? { addAmount: Math.max(0, minimum - sum) }
    : {};
}

function helpFor({
  question,
  location,
  sorted,
  around,
}: {
  question: DeliveryQuestion;
  location: Location | null;
  sorted: DeliveryVerdict[];
  around: Surroundings;
}): DeliveryHelp {
  const { distanceTo } = contextOf(location, around);
  // Those of the same town were asked; others may lie at the other end of the country.
  const asked = [...new Set(sorted.map(({ restaurantId }) => restaurantId))];
  const pickups = asked
    .filter((id) => around.acceptsOrders(id))
    .filter((id) => around.restaurants.find((one) => one.id === id)?.services.includes('pickup'))
    .sort((one, other) => distanceTo(one) - distanceTo(other));
  const deliverers = sorted
    .filter(({ refusal, restaurantId }) => refusal === null && around.acceptsOrders(restaurantId))
    .map(({ restaurantId }) => restaurantId)
    .filter((id) => question.restaurantId !== undefined && id !== question.restaurantId);
  return {
    ...(pickups.length > 0 ? { pickupRestaurantIds: pickups.slice(0, PROPOSED) } : {}),
    ...(deliverers.length > 0
      ? { deliveryRestaurantIds: [...new Set(deliverers)].slice(0, PROPOSED) }
      : {}),
  };
}

function contextOf(
  location: Location | null,
  { restaurants, acceptsOrders }: Surroundings,
): ChoiceContext {
  const places = new Map(restaurants.map((one) => [one.id, one.location]));
  return {
    acceptsOrders,
    distanceTo: (restaurantId) => {
      if (location === null) {
        return 0;
      }
      const place = places.get(restaurantId) ?? null;
      return place === null ? Infinity : kilometresBetween(location, place);
    },
  };
}
