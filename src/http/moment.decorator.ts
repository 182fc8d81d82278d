import { applyDecorators } from '@nestjs/common';
import { IsISO8601, Matches } from 'class-validator';
import { VIOLATIONS } from './violations.js';

/** A property that is an instant: RFC 3339 with an offset, without which nobody knows whose noon it is. */
export const IsMoment = (): PropertyDecorator =>
  applyDecorators(
    IsISO8601({ strict: true, strictSeparator: true }),
    Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i, {
      context: VIOLATIONS.offset_missing,
    }),
  );
