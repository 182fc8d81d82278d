// Of the metadata of the library only this one knows mobile numbers from others; imported here alone, so that no
// second set is loaded beside it.
import {
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';

export type { PhoneNumber };

/** Of what country a number without a code is. */
interface PhoneDefaults {
  /** An unknown one makes no number valid that has no code of its own. */
  country?: string;
  callingCode?: string;
}

/**
 * A phone number as people write it; undefined where there is something beside it. An extension is: no
 * text message reaches one, and of an order it would be lost.
 */
export function parsePhone(
  text: string,
  { country, callingCode }: PhoneDefaults = {},
): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(text, {
    ...(country === undefined ? {} : { defaultCountry: country as CountryCode }),
    ...(callingCode === undefined ? {} : { defaultCallingCode: callingCode }),
    extract: false,
  });
  return number?.ext === undefined ? number : undefined;
}

/** Whether it can get text messages; of some countries nobody knows, and those are tried. */
export function isMobile(number: PhoneNumber): boolean {
  const type = number.getType();
  return type === undefined || type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}
