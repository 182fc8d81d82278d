import { ValidateBy } from 'class-validator';
import { parsePhone } from './phone.js';

/** National numbers have so many digits (ITU-T E.164); what else stands in them is for the eye. */
const NATIONAL = /^\D*(?:\d\D*){4,15}$/;
const PHONE_CHARACTERS = /^[\d\s().\-–/]+$/;

/**
 * A property that may be a phone number. Of one without a country code nobody knows more until the restaurant
 * is known.
 */
export const IsPhone = (): PropertyDecorator =>
  ValidateBy({
    name: 'isPhoneNumber',
    validator: {
      validate: (value) => typeof value === 'string' && maybePhone(value),
      defaultMessage: () => 'must be a phone number',
    },
  });

function maybePhone(text: string): boolean {
  return text.trim().startsWith('+')
    ? parsePhone(text)?.isPossible() === true
    : PHONE_CHARACTERS.test(text) && NATIONAL.test(text);
}
