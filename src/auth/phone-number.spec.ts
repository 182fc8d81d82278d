import { Problem } from '../platform/http/problem.js';
import { maskPhone, readMobile, readPhone } from './phone-number.js';

describe('a phone number', () => {
  it.each([
    ['+79001234567', 'RU', '+79001234567'],
    ['8 (900) 123-45-67', 'RU', '+79001234567'],
    ['9001234567', 'RU', '+79001234567'],
    ['8 701 234 56 78', 'KZ', '+77012345678'],
    ['+49 151 23456789', 'RU', '+4915123456789'],
  ])('%s of %s reads as %s', (text, country, expected) => {
    expect(readPhone(text, country)).toBe(expected);
  });

  it.each(['', '112', 'call +79001234567 now', '+7900123456', '+70000000000000', '7'])(
    '"%s" is none',
    (text) => {
      expect(() => readPhone(text, 'RU')).toThrow(/phone number/);
    },
  );

  it.each(['+79001234567 доб 5', '+79001234567 ext. 5', '+79001234567;ext=5'])(
    '"%s" has an extension, which is not dropped without a word',
    (text) => {
      expect(() => readPhone(text, 'RU')).toThrow(/phone number/);
    },
  );

  it.each([
    ['8 (900) 123-45-67', 'RU', '+79001234567'],
    ['8 701 234 56 78', 'KZ', '+77012345678'],
    ['+998 90 123 45 67', 'RU', '+998901234567'],
    // Of North America nobody can tell.
    ['+1 202 555 0143', 'RU', '+12025550143'],
  ])('%s of %s can get a text message', (text, country, expected) => {
    expect(readMobile(text, country, ['RU', 'KZ', 'UZ', 'US'])).toBe(expected);
  });

  it.each([
    ['8 800 123-45-67', 'toll-free'],
    ['+7 495 123-45-67', 'a landline'],
    ['+7 809 123-45-67', 'premium rate'],
    ['+44 56 0000 0000', 'voice over IP'],
  ])('%s cannot: it is %s', (text) => {
    expect(readPhone(text, 'RU')).toMatch(/^\+/);
    const refusal = catchProblem(() => readMobile(text, 'RU', ['RU', 'GB']));
    expect(refusal.code).toBe('validation_failed');
    expect(refusal.errors).toMatchObject([{ code: 'is_mobile_number', pointer: '/phone' }]);
  });

  it.each([
    ['+252 61 2345678', ['RU']],
    ['8 701 234 56 78', ['RU']],
    ['+49 151 23456789', ['RU', 'KZ']],
    ['8 (900) 123-45-67', []],
  ])('%s gets no message where only %j are served', (text, countries) => {
    const refusal = catchProblem(() => readMobile(text, 'RU', countries));
    expect(refusal.code).toBe('phone_country_not_served');
  });

  it('of a country that does not exist needs a country code', () => {
    expect(() => readPhone('9001234567', 'XX')).toThrow(/phone number/);
    expect(readPhone('+79001234567', 'XX')).toBe('+79001234567');
  });

  it.each([
    ['+79001234567', '+7900***4567'],
    ['+4915123456789', '+4915***6789'],
    ['+2901234', '+290***1234'],
  ])('%s is shown as %s', (phone, shown) => {
    expect(maskPhone(phone)).toBe(shown);
  });
});

function catchProblem(run: () => unknown): Problem {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) {
      return error;
    }
    throw error;
  }
  throw new Error('There was no problem.');
}
