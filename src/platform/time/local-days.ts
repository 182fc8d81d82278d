import { fromWallClock, wallClockAt } from './local-time.js';

const DAY_MINUTES = 24 * 60;

/** The calendar day of an instant, as in `2026-11-23`. */
export function localDateOf(instant: number, timeZone: string): string {
  return wallClockAt(instant, timeZone).date;
}

/**
 * The instant at which the clocks of a day show so many minutes from its midnight; from 1440 on the next day's.
 * A reading that occurs twice in autumn means the first, one that spring skips as much later.
 */
export function localInstant(date: string, minute: number, timeZone: string): number {
  const day = dayAfter(date, Math.floor(minute / DAY_MINUTES));
  const rest = minute % DAY_MINUTES;
  const clock = `${twoDigits(Math.floor(rest / 60))}:${twoDigits(rest % 60)}:00`;
  return fromWallClock(`${day}T${clock}`, timeZone).getTime();
}

export function dayAfter(date: string, days = 1): string {
  const noon = new Date(`${date}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** Monday is 0. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
