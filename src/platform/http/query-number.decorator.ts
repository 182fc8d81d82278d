import { Transform } from 'class-transformer';

/** Plain digits: `Number` would also read hexadecimals, exponents, lists of one, and blank text as 0. */
const WHOLE = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,20})?$/;

/** A whole number in a query, where everything is text; what is none stays text, and the rules refuse it. */
export const WholeNumberInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && WHOLE.test(value) ? Number(value) : value,
  );

/** The same for degrees; a form that sends "" has left them out. */
export const DecimalInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => {
    if (value === '') {
      return undefined;
    }
    return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  });
