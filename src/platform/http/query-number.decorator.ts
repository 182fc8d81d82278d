import { isBlank, ReadFromQuery } from './text.decorators.js';

/** Plain digits: `Number` would also read hexadecimals, exponents, lists of one, and blank text as 0. */
const WHOLE = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,20})?$/;

/** A whole number in a query, where everything is text; what is none stays text, and the rules refuse it. */
export const WholeNumberInQuery = (): PropertyDecorator =>
  ReadFromQuery((text) => (WHOLE.test(text) ? Number(text) : text));

/** The same for degrees, which are sent together or not at all: a blank one is absent by itself. */
export const DecimalInQuery = (): PropertyDecorator =>
  ReadFromQuery((text) => {
    if (isBlank(text)) {
      return undefined;
    }
    return DECIMAL.test(text) ? Number(text) : text;
  });
