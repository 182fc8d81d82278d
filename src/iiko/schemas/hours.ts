import { z } from 'zod';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** `08:00:00` on some servers, `8:00` on others; read as `08:00`. */
const timeSchema = z
  .string()
  .trim()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/, 'no time of a day')
  .transform((time) => (time.indexOf(':') === 1 ? `0${time}` : time).slice(0, 5));

export const beginSchema = timeSchema;

/** Midnight at the end of a day, written as our hours have it. */
export const endSchema = z.union([
  z
    .string()
    .trim()
    .regex(/^24:00(:00)?$/)
    .transform(() => '23:59'),
  timeSchema,
]);

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
