import { maskPhone } from './masked-phone.js';

describe('maskPhone', () => {
  it.each([
    ['+79001234567', '+7900***67'],
    ['+375291234567', '+3752***67'],
    ['+3712345', '***'],
    ['', '***'],
  ])('shows %j as %j', (phone, shown) => {
    expect(maskPhone(phone)).toBe(shown);
  });
});
