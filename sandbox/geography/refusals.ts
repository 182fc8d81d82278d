import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { DateTime } from 'luxon';
import type { Point } from '../data/cities.js';
import type { DeliveryZone, Restriction } from '../data/delivery-zones.js';

export interface Question {
  point: Point;
  /** When the guest wants the order, in the organization's zone. */
  at: DateTime;
  /** null: not told, so no minimum applies. */
  sum: number | null;
}

/** In the order in which a restriction is checked: the later, the nearer to a yes. */
export const REFUSALS = [
  'OutOfTerminalZone',
  'DayOfWeekIsUnacceptable',
  'DeliveryTimeIsUnacceptable',
  // The vendor's own spelling.
  'SumIsLessThenMinimum',
] as const;

export interface Refusal {
  code: (typeof REFUSALS)[number];
  hint: string;
  data: {
    dateFrom: string | null;
    dateTo: string | null;
    allowedWeekDays: string[] | null;
    minSum: number | null;
  } | null;
}

const LAST_MINUTE = 24 * 60 - 1;
const DATE_FORMAT = 'yyyy-MM-dd HH:mm:ss.SSS';
const WEEK_DAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** Why a restriction does not let an order through; undefined: it does. */
export function refusalOf(
  restriction: Restriction,
  zones: readonly DeliveryZone[],
  question: Question,
): Refusal | undefined {
  if (!covers(restriction, zones, question.point)) {
    return refusal('OutOfTerminalZone', 'The address is outside the delivery zone.');
  }
  return refusalByTime(restriction, question.at) ?? refusalBySum(restriction, question.sum);
}

export function covers(
  { zone: name }: Restriction,
  zones: readonly DeliveryZone[],
  { latitude, longitude }: Point,
): boolean {
  if (name === null) {
    return true;
  }
  const zone = zones.find((one) => one.name === name);
  // GeoJSON wants the first corner once more at the end.
  const corners = zone ? [...zone.coordinates, ...zone.coordinates.slice(0, 1)] : [];
  const ring = corners.map((corner) => [corner.longitude, corner.latitude]);
  return (
    ring.length > 0 &&
    booleanPointInPolygon([longitude, latitude], { type: 'Polygon', coordinates: [ring] })
  );
}

function refusalByTime(restriction: Restriction, at: DateTime): Refusal | undefined {
  const windows = [windowOf(restriction, at, 0), windowOf(restriction, at, -1)];
  const minute = at.startOf('minute');
  if (windows.some(({ isServed, from, to }) => isServed && from <= minute && minute <= to)) {
    return undefined;
  }
  const [today] = windows;
  if (!today?.isServed) {
    const allowedWeekDays = WEEK_DAYS.filter((_, day) => isSet(restriction.weekMap, day));
    return refusal('DayOfWeekIsUnacceptable', 'There is no delivery on this day of the week.', {
      allowedWeekDays,
    });
  }
  return refusal('DeliveryTimeIsUnacceptable', 'There is no delivery at this time.', {
    dateFrom: today.from.toFormat(DATE_FORMAT),
    dateTo: today.to.toFormat(DATE_FORMAT),
  });
}

/** The hours that begin on the day of the moment, or a number of days later. */
function windowOf({ from, to, weekMap }: Restriction, at: DateTime, days: number) {
  const day = at.startOf('day').plus({ days });
  const begin = from ?? 0;
  const end = to ?? LAST_MINUTE;
  return {
    isServed: isSet(weekMap, day.weekday - 1),
    from: timeOf(day, begin),
    to: timeOf(end < begin ? day.plus({ days: 1 }) : day, end),
  };
}

// By the clock on the wall, also on days on which it is put forward.
const timeOf = (day: DateTime, minutes: number): DateTime =>
  minutes === 24 * 60
    ? day.plus({ days: 1 })
    : day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });

const isSet = (weekMap: number, day: number): boolean => ((weekMap >> day) & 1) === 1;

const refusalBySum = ({ minSum }: Restriction, sum: Question['sum']): Refusal | undefined =>
  minSum !== null && sum !== null && sum < minSum
    ? refusal('SumIsLessThenMinimum', `The order sum is less than the minimum of ${minSum}.`, {
        minSum,
      })
    : undefined;

const refusal = (
  code: Refusal['code'],
  hint: string,
  data?: Partial<NonNullable<Refusal['data']>>,
): Refusal => ({
  code,
  hint,
  data: data
    ? { dateFrom: null, dateTo: null, allowedWeekDays: null, minSum: null, ...data }
    : null,
});
