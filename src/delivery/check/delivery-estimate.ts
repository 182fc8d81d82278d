import { moneyFromUnits } from '../../platform/http/money.js';
import type { Location, Restaurant } from '../../restaurants/restaurant.js';
import { missedHours } from './delivery-hours.js';
import type { DeliveryReasonCode } from './delivery-check.js';
import { isEmpty, rulesFor, type DeliveryRule, type DeliveryRules } from './delivery-rules.js';
import { notChecked, type DeliveryVerdict } from './delivery-verdict.js';
import { covers } from '../zones/delivery-zones.js';

interface Inquiry {
  location: Location | null;
  at: Date;
  /** In minor units. */
  sum: number | undefined;
}

/**
 * What a restaurant would say by the rules that iiko gave last, one verdict for each of them. What cannot be
 * told is `not_checked`, which allows nothing.
 */
export function estimate(
  rules: DeliveryRules | undefined,
  restaurant: Pick<Restaurant, 'id' | 'currency' | 'timeZone'>,
  inquiry: Inquiry,
): DeliveryVerdict[] {
  const { location } = inquiry;
  if (rules === undefined || rules.rules.length === 0) {
    // Where nothing is drawn at all, iiko allows every address.
    const isUnrestricted = rules !== undefined && isEmpty(rules);
    return [{ ...notChecked(restaurant.id), refusal: isUnrestricted ? null : 'not_checked' }];
  }
  return rulesFor(rules, restaurant.id).map((rule) => {
    const refusal =
      refusalByPlace(covers(rules, rule.zone, location)) ?? refusalOf(rule, restaurant, inquiry);
    return toVerdict(rule, restaurant, refusal);
  });
}

function refusalByPlace(isCovered: boolean | undefined): DeliveryReasonCode | null {
  if (isCovered === undefined) {
    return 'not_checked';
  }
  return isCovered ? null : 'outside_zones';
}

function refusalOf(
  rule: DeliveryRule,
  { currency, timeZone }: Pick<Restaurant, 'currency' | 'timeZone'>,
  { at, sum }: Inquiry,
): DeliveryReasonCode | null {
  const missed = missedHours(rule.hours, at, timeZone);
  if (missed !== undefined) {
    // Which bit is which day is not documented: only iiko's own word refuses a day.
    return missed === 'day' ? 'not_checked' : 'time_unacceptable';
  }
  const minimum = minimumOf(rule, currency);
  return minimum !== null && sum !== undefined && sum < minimum ? 'sum_below_minimum' : null;
}

function toVerdict(
  rule: DeliveryRule,
  { id, currency }: Pick<Restaurant, 'id' | 'currency'>,
  refusal: DeliveryReasonCode | null,
): DeliveryVerdict {
  return {
    restaurantId: id,
    refusal,
    zone: rule.zone,
    minutes: rule.minutes,
    minimum: minimumOf(rule, currency),
    feeProductId: rule.feeProductId,
    priority: rule.priority,
    estimate: true,
  };
}

/** In minor units; null where there is none. */
export function minimumOf(rule: DeliveryRule | undefined, currency: string): number | null {
  const minSum = rule?.minSum ?? null;
  return minSum === null ? null : moneyFromUnits(minSum, currency).amount;
}
