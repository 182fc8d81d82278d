import { dayAt } from '../../platform/time/local-time.js';

/** Two instants in milliseconds, both within. */
export interface Window {
  from: number;
  to: number;
}

const HOUR_MS = 3_600_000;
/** iiko gives no older orders. */
const KEPT_MS = 7 * 24 * HOUR_MS;
/** What is due late in the evening may be delivered on the next day. */
const LATE_MS = 6 * HOUR_MS;
/** Whatever refuses less than this is not its width. */
const NARROWEST_MS = HOUR_MS / 4;

/**
 * The days by the restaurant's clock on which something is due, from the first that iiko still has, and always
 * today: a query for more than a day is refused (seen live).
 */
export function windowsFor(dueTimes: readonly number[], timeZone: string, now: number): Window[] {
  const days: Window[] = [];
  for (const moment of [now, ...dueTimes.flatMap((due) => [due, due + LATE_MS])]) {
    // Calendars are slow, and most of a thousand orders are due on the same day.
    const isKnown = days.some(({ from, to }) => moment >= from && moment <= to);
    if (!isKnown && moment >= now - KEPT_MS) {
      days.push(dayAt(moment, timeZone));
    }
  }
  return days.toSorted((one, other) => one.from - other.from);
}

/** @returns undefined when it is too narrow to be divided */
export function halvesOf({ from, to }: Window): [Window, Window] | undefined {
  if (to - from < NARROWEST_MS) {
    return undefined;
  }
  const middle = Math.floor((from + to) / 2);
  return [
    { from, to: middle },
    { from: middle + 1, to },
  ];
}
