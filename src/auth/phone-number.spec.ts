import { maskPhone, readPhone } from './phone-number.js';

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
