import { z } from 'zod';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** `08:00:00` on some servers, `8:00` on others; read as `08:00`. */
const timeSchema = z
  .string()
  .trim()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/, 'no time of a day')
  .transform((time) => (time.indexOf(':') === 1 ? `0${time}` : time).slice(0, 5));

export const beginSchema = timeSchema;

/** `26:00` is how some write the end at 02:00 of the next day; `withinDay` makes our hours of it. */
export const endSchema = z.union([
  timeSchema,
  z
    .string()
    .trim()
    .regex(/^(2[4-9]|3\d|4[0-7]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/, 'no end of a day')
    .transform((time) => time.slice(0, 5)),
]);

const MIDNIGHT = '24:00';

/**
 * The end as our hours have it: midnight as the last minute of the day, and what is later on the next day, which is
 * where an end lies that is not after its beginning. Of hours for more than a day the rest says nothing.
 */
export function withinDay(begin: string, end: string): string {
  if (end < MIDNIGHT) {
    return end;
  }
  if (end === MIDNIGHT) {
    return '23:59';
  }
  const next = `${String(Number(end.slice(0, 2)) - 24).padStart(2, '0')}${end.slice(2)}`;
  return next < begin ? next : begin;
}

/** Empty: every day. A list of which no day can be read is an error, since it would otherwise read as every day. */
export const weekdaysSchema = z
  .array(z.unknown())
  .nullish()
  .transform((days, context) => {
    const named = (days ?? []).map((day) =>
      typeof day === 'string' ? day.trim().toLowerCase() : '',
    );
    const known = WEEKDAYS.filter((day) => named.includes(day));
    if (named.length > 0 && known.length === 0) {
      context.addIssue({ code: 'custom', message: 'no day of the week' });
      return z.NEVER;
    }
    return known;
  });
