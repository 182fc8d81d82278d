import type { IikoDeliveryRestrictions } from '../../iiko/schemas/geography.js';
import type { Location } from '../../restaurants/restaurant.js';
import {
  DAY_MINUTES,
  type DeliveryHours,
  type DeliveryRule,
  type DeliveryRules,
} from '../check/delivery-rules.js';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** Rules with iiko's "the same for all" settled. */
export function toDeliveryRules(restrictions: IikoDeliveryRestrictions): DeliveryRules {
  const zones = restrictions.deliveryZones.map(({ name, coordinates }) => ({
    name,
    corners: withoutClosing(coordinates),
  }));
  const { addDeliveryServiceCost: tillAddsFee } = restrictions;
  return { zones, rules: toRules(restrictions), ...(tillAddsFee ? { tillAddsFee } : {}) };
}

/**
 * The days of a mask. Neither the reference nor an article tells the order of its bits; Monday is taken
 * for the lowest. A mask without a day, or with bits that no day has, says nothing and means every day.
 */
export function weekdaysOf(weekMap: number | null): number[] {
  const isMask = weekMap !== null && Number.isInteger(weekMap) && weekMap > 0 && weekMap < 128;
  return isMask ? EVERY_DAY.filter((day) => ((weekMap >> day) & 1) === 1) : EVERY_DAY;
}

function toRules(all: IikoDeliveryRestrictions): DeliveryRule[] {
  return all.restrictions.map((one) => ({
    restaurantId: one.terminalGroupId,
    zone: one.zone,
    minSum: positive(all.useSameMinSum ? all.defaultMinSum : one.minSum),
    hours: hoursOf(all, one),
    priority: one.priority ?? 0,
    minutes: positive(
      all.useSameDeliveryDuration
        ? all.defaultDeliveryDurationInMinutes
        : one.deliveryDurationInMinutes,
    ),
    feeProductId: all.useSameDeliveryServiceProduct
      ? all.defaultDeliveryServiceProductId
      : one.deliveryServiceProductId,
  }));
}

function hoursOf(
  all: IikoDeliveryRestrictions,
  one: IikoDeliveryRestrictions['restrictions'][number],
): DeliveryHours {
  const { useSameWorkTimeInterval, useSameRestrictionsOnAllWeek } = all;
  const [begin, end] = useSameWorkTimeInterval
    ? [all.defaultFrom, all.defaultTo]
    : [one.from, one.to];
  // One of them alone restricts as well.
  const from = begin ?? 0;
  const to = withinDay(from, end ?? DAY_MINUTES);
  return {
    weekdays: useSameRestrictionsOnAllWeek ? EVERY_DAY : weekdaysOf(one.weekMap),
    ...(isMinute(from) && isMinute(to) && from !== to
      ? { from, to }
      : { from: 0, to: DAY_MINUTES }),
  };
}

/** An end at 26:00 is one at 02:00 of the next day, unless hours until then are a whole day. */
function withinDay(from: number, end: number): number {
  const isNextDay = end > DAY_MINUTES && end < from + DAY_MINUTES;
  return isNextDay ? end - DAY_MINUTES : end;
}

function isMinute(value: number): boolean {
  return value >= 0 && value <= DAY_MINUTES;
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

/** Some draw the first corner once more at the end. */
function withoutClosing(corners: Location[]): Location[] {
  const [first] = corners;
  const last = corners.at(-1);
  const isClosed =
    corners.length > 1 &&
    first?.latitude === last?.latitude &&
    first?.longitude === last?.longitude;
  return isClosed ? corners.slice(0, -1) : corners;
}
