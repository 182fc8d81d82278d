// Of the metadata of the library only this one knows mobile numbers from others; imported here alone, so that no
// second set is loaded beside it.
import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { cleanText } from './clean-text.js';

export type { PhoneNumber };

/** Where a number without a country code is from. */
interface PhoneDefaults {
  /** An unknown one makes no number valid that has no code of its own. */
  country?: string;
  /** Wins over a country that has another. */
  callingCode?: string;
}

/**
 * The one reader of phone numbers, as people write and copy them; undefined unless the number exists in its
 * country's plan. An extension is refused: no text message reaches one, and an order would lose it.
 */
export function parsePhone(text: string, defaults: PhoneDefaults = {}): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(readable(text), {
    ...defaultsOf(defaults),
    extract: false,
  });
  return number?.isValid() === true && number.ext === undefined ? number : undefined;
}

/** Only a country has a prefix for calls abroad (`8 10 375 …`); a calling code alone does not tell which. */
function defaultsOf({ country, callingCode: written }: PhoneDefaults) {
  const callingCode = written?.replace(/\D/g, '');
  if (country !== undefined && isSupportedCountry(country)) {
    if (callingCode === undefined || getCountryCallingCode(country) === callingCode) {
      return { defaultCountry: country };
    }
  }
  return callingCode === undefined ? {} : { defaultCallingCode: callingCode };
}

/** What a number has between its digits; the library knows fewer of the dashes. */
const PUNCTUATION = /^[+\uff0b]?[\p{Nd}\s().,\p{Pd}/~]+$/u;

/** National numbers have so many digits (ITU-T E.164), an international prefix comes on top. */
const DIGITS = /^(?:\D*\p{Nd}){4,20}\D*$/u;

/** Whether a text can be a phone number of some country; `parsePhone` tells which. */
export function isPhoneText(text: string): boolean {
  const candidate = readable(text);
  return candidate.startsWith('+')
    ? parsePhone(candidate) !== undefined
    : PUNCTUATION.test(candidate) && DIGITS.test(candidate);
}

/** Marks on digits show nothing, minus signs are dashes, and there is one plus sign. */
function readable(text: string): string {
  return cleanText(text)
    .replace(/\p{M}/gu, '')
    .replace(/[\u2212\p{Pd}]/gu, '-')
    .replace(/\uff0b/g, '+');
}

/** Whether it can get text messages; of some countries nobody knows, and those are tried. */
export function isMobile(number: PhoneNumber): boolean {
  const type = number.getType();
  return type === undefined || type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}
