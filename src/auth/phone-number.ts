import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import { Problem } from '../http/problem.js';

/**
 * A phone number as people write it, in E.164; without a country code it is one of `country`.
 * @throws Problem phone_invalid
 */
export function readPhone(text: string, country: string): string {
  const number = parsePhoneNumberFromString(text, {
    // An unknown country makes no number valid that has no country code of its own.
    defaultCountry: country as CountryCode,
    extract: false,
  });
  if (number?.isValid() !== true) {
    throw new Problem('phone_invalid');
  }
  return number.number;
}

/** `+79001234567` → `+7900***4567`: enough for its owner, and for whoever reads a log. */
export function maskPhone(phone: string): string {
  return phone.replace(/^(\+\d{1,4})\d*(\d{4})$/, '$1***$2');
}
