import { DateTime } from 'luxon';
import { readTimeZone, zoneOf } from './time-zones.js';

const UTC = 'UTC';
const OFFSET_TIME = "yyyy-MM-dd'T'HH:mm:ssZZ";

/** Writes an instant as the API answers it, in whole seconds with the offset of a restaurant. */
export type WriteTime = (instant: Date | string) => string;

/** @param timeZone of the restaurant; times are in UTC if it is missing or unreadable */
export function timesIn(timeZone: string | undefined): WriteTime {
  const zone = readTimeZone(timeZone ?? UTC) ?? UTC;
  return (instant) => toOffsetTime(new Date(instant).getTime(), zone);
}

/** The instant with the restaurant's offset, as the API writes times of a restaurant's day. */
export function toOffsetTime(instant: number, timeZone: string): string {
  return DateTime.fromMillis(instant, { zone: zoneOf(timeZone) }).toFormat(OFFSET_TIME);
}

/** A time with an offset in the same form: some were stored as clients had spelt them. */
export function normalizeOffsetTime(text: string): string {
  const moment = DateTime.fromISO(text.toUpperCase(), { setZone: true });
  return moment.isValid ? moment.toFormat(OFFSET_TIME) : text;
}

/** The instant as people of the restaurant say it, e.g. `24 ноября, 10:00`. */
export function toLocalWords(instant: number, timeZone: string, language: 'en' | 'ru'): string {
  const local = DateTime.fromMillis(instant, { zone: zoneOf(timeZone), locale: language });
  return local.toFormat('d MMMM, HH:mm');
}

/** The first and the last instant of the day that `instant` falls on at the restaurant. */
export function dayAt(instant: number, timeZone: string): { from: number; to: number } {
  const local = DateTime.fromMillis(instant, { zone: zoneOf(timeZone) });
  return { from: local.startOf('day').toMillis(), to: local.endOf('day').toMillis() };
}

/** The date and the minute of the day that a clock at the restaurant shows. */
export function wallClockAt(instant: number, timeZone: string): { date: string; minute: number } {
  const local = DateTime.fromMillis(instant, { zone: zoneOf(timeZone) });
  return { date: local.toFormat('yyyy-MM-dd'), minute: local.hour * 60 + local.minute };
}

/**
 * The instant at which a clock shows `text`, an ISO 8601 time without an offset. A time that occurs twice in autumn means
 * its first occurrence. One that is skipped in spring means the same distance after the gap.
 * @throws RangeError for a time that does not exist
 */
export function fromWallClock(text: string, timeZone: string): Date {
  const parsed = DateTime.fromISO(text, { zone: zoneOf(timeZone) });
  if (!parsed.isValid) {
    throw new RangeError('Not a local time');
  }
  // Luxon picks one of two occurrences by the season in which it is asked.
  const occurrences = parsed.getPossibleOffsets().map((occurrence) => occurrence.toMillis());
  return new Date(Math.min(...occurrences));
}
