import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsISO8601, Matches, ValidateBy } from 'class-validator';
import { DateTime } from 'luxon';
import { ReadText } from './text.decorators.js';
import { VIOLATIONS } from './violations.js';

const DATE_TIME =
  /^(\d{4})-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** PostgreSQL and JavaScript disagree about the times before, and nobody orders for those after. */
const [FIRST_YEAR, LAST_YEAR] = [1900, 9998];

/**
 * A property that is an instant: RFC 3339 with an offset, without which nobody knows whose noon it is. Small
 * `t` and `z` are the same there; a `+` that was not escaped in a query arrives as a space, and can mean nothing else.
 */
export const IsMoment = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isIso8601',
      validator: { validate: isDateTime, defaultMessage: () => 'must be a time' },
    }),
    Matches(/(?:Z|[+-]\d{2}:?\d{2}|[+-]\d{2})$/, { context: VIOLATIONS.offset_missing }),
    ValidateBy({
      name: 'offsetColon',
      validator: { validate: hasColon, defaultMessage: () => 'the offset must have a colon' },
    }),
    ReadText((text) =>
      text
        .trim()
        .toUpperCase()
        .replace(/ (?=\d{2}:?\d{2}$)/, '+'),
    ),
    ApiProperty({ format: 'date-time' }),
  );

/** A property that is a day of the restaurant's calendar. */
export const IsDay = (): PropertyDecorator =>
  applyDecorators(
    IsISO8601({ strict: true }),
    Matches(/^2\d{3}-\d{2}-\d{2}$/, { context: VIOLATIONS.is_date_string }),
    ApiProperty({ format: 'date' }),
  );

function isDateTime(value: unknown): boolean {
  const year = typeof value === 'string' ? DATE_TIME.exec(value)?.[1] : undefined;
  return (
    year !== undefined &&
    Number(year) >= FIRST_YEAR &&
    Number(year) <= LAST_YEAR &&
    DateTime.fromISO(value as string).isValid &&
    // An offset of 99 hours is none.
    !Number.isNaN(Date.parse((value as string).replace(/[+-]\d{2}$/, '$&:00')))
  );
}

/** Of a value without an offset there is nothing to say: another rule does. */
function hasColon(value: unknown): boolean {
  return typeof value !== 'string' || !/T.*[+-]\d{2}(?:\d{2})?$/.test(value);
}
