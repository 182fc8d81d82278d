import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { readTimeZone } from './time-zones.js';

const UTC = 'UTC';
const FORMAT = 'yyyy-MM-dd HH:mm:ss.SSS';

/** Milliseconds are sometimes shorter or missing in live answers. */
const READABLE = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?$/;

/** The instant as iiko wants it: wall clock of the terminal group, without offset. */
export function toIikoLocal(instant: Date, timeZone: string): string {
  return DateTime.fromJSDate(instant, { zone: readZone(timeZone) }).toFormat(FORMAT);
}

/**
 * The instant of a wall clock reading. A time that occurs twice in autumn means its first occurrence,
 * one that is skipped in spring the same distance after the gap.
 * @throws RangeError for text in no known format
 */
export function fromIikoLocal(text: string, timeZone: string): Date {
  return parse(text, readZone(timeZone));
}

/** The first and the last instant of the day that `instant` falls on at the restaurant. */
export function dayAt(instant: number, timeZone: string): { from: number; to: number } {
  const local = DateTime.fromMillis(instant, { zone: readZone(timeZone) });
  return { from: local.startOf('day').toMillis(), to: local.endOf('day').toMillis() };
}

/** The instant with the restaurant's offset, as the API writes times of a restaurant's day. */
export function toOffsetTime(instant: number, timeZone: string): string {
  const local = DateTime.fromMillis(instant, { zone: readZone(timeZone) });
  return local.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}

/** Writes an instant as the API answers it, in whole seconds with the offset of a restaurant. */
export type WriteTime = (instant: Date | string) => string;

/** @param timeZone of the restaurant; where it is not known any more, or is none, times are in UTC */
export function timesIn(timeZone: string | undefined): WriteTime {
  const zone = readTimeZone(timeZone ?? UTC) ?? UTC;
  return (instant) => toOffsetTime(new Date(instant).getTime(), zone);
}

/** A time with an offset in the same form, for those that were stored as clients had spelt them. */
export function normalizeOffsetTime(text: string): string {
  const moment = DateTime.fromISO(text.toUpperCase(), { setZone: true });
  return moment.isValid ? moment.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ") : text;
}

/** The instant as people of the restaurant say it, e.g. `24 ноября, 10:00`. */
export function toLocalWords(instant: number, timeZone: string, language: 'en' | 'ru'): string {
  const local = DateTime.fromMillis(instant, { zone: readZone(timeZone), locale: language });
  return local.toFormat('d MMMM, HH:mm');
}

/** For the few fields that iiko gives in UTC: `eventTime`, `dateAdd`, `whenReceivedByApi`. */
export function fromIikoUtc(text: string): Date {
  return parse(text, FixedOffsetZone.utcInstance);
}

/** Whether a name is a zone is found out by making a formatter for it; restaurants have a few at most. */
const zones = new Map<string, Zone>();

function readZone(timeZone: string): Zone {
  const zone = zones.get(timeZone) ?? findZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

/** @throws RangeError where no zone can be read: a guessed one would move orders by hours */
function findZone(timeZone: string): Zone {
  const name = readTimeZone(timeZone);
  if (name === undefined) {
    throw new RangeError(`"${timeZone}" is not a time zone`);
  }
  return IANAZone.create(name);
}

function parse(text: string, zone: Zone): Date {
  const trimmed = text.trim();
  const parsed = DateTime.fromISO(trimmed.replace(' ', 'T'), { zone });
  if (!READABLE.test(trimmed) || !parsed.isValid) {
    throw new RangeError('Not a time as iiko writes it');
  }
  // Luxon picks one of two occurrences by the season in which it is asked.
  const occurrences = parsed.getPossibleOffsets().map((occurrence) => occurrence.toMillis());
  return new Date(Math.min(...occurrences));
}
