import { DateTime } from 'luxon';
import { fromWallClock } from '../platform/time/local-time.js';
import { zoneOf } from '../platform/time/time-zones.js';

const FORMAT = 'yyyy-MM-dd HH:mm:ss.SSS';

/** Milliseconds are sometimes shorter or missing in live answers. */
const READABLE = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?$/;

/** The instant as iiko wants it: wall clock of the terminal group, without offset. */
export function toIikoLocal(instant: Date, timeZone: string): string {
  return DateTime.fromJSDate(instant, { zone: zoneOf(timeZone) }).toFormat(FORMAT);
}

/**
 * The instant of a wall clock reading.
 * @throws RangeError for text in no known format
 */
export function fromIikoLocal(text: string, timeZone: string): Date {
  const trimmed = text.trim();
  if (!READABLE.test(trimmed)) {
    throw new RangeError('Not a time as iiko writes it');
  }
  return fromWallClock(trimmed.replace(' ', 'T'), timeZone);
}

/** For the few fields that iiko gives in UTC: `eventTime`, `dateAdd`, `whenReceivedByApi`. */
export function fromIikoUtc(text: string): Date {
  return fromIikoLocal(text, 'UTC');
}
