import { isMobile, parsePhone, type PhoneNumber } from '../platform/http/phone.js';
import { Problem } from '../platform/http/problem.js';
import { violationOf } from '../platform/http/violations.js';

/**
 * A phone number as people write it, in E.164; without a country code it is one of `country`.
 * @throws Problem phone_invalid
 */
export function readPhone(text: string, country: string): string {
  return parseValid(text, country).number;
}

/**
 * The same of a number that a text message is sent to, and paid for; to these countries only.
 * @throws Problem phone_invalid, phone_country_not_served, validation_failed for a landline, a toll-free number and the like
 */
export function readMobile(text: string, country: string, countries: readonly string[]): string {
  const number = parseValid(text, country);
  if (number.country === undefined || !countries.includes(number.country)) {
    throw new Problem('phone_country_not_served');
  }
  if (!isMobile(number)) {
    throw new Problem('validation_failed', { errors: [violationOf('is_mobile_number', '/phone')] });
  }
  return number.number;
}

function parseValid(text: string, country: string): PhoneNumber {
  const number = parsePhone(text, { country });
  if (number === undefined) {
    throw new Problem('phone_invalid');
  }
  return number;
}

/** `+79001234567` → `+7900***4567`: enough for its owner, and for whoever reads a log. */
export function maskPhone(phone: string): string {
  return phone.replace(/^(\+\d{1,4})\d*(\d{4})$/, '$1***$2');
}
