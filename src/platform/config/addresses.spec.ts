import { isPrivate, parseDadataUrl, parseIikoUrl, parsePublicUrl } from './addresses.js';

const IIKO = 'https://api-ru.iiko.services';

describe('an address in the configuration', () => {
  it.each([
    [IIKO, IIKO],
    [`${IIKO}/`, IIKO],
    [`${IIKO}///`, IIKO],
    [`${IIKO}/api`, IIKO],
    [`${IIKO}/api/1`, IIKO],
    [`${IIKO}/api/1/`, IIKO],
    [`${IIKO}//api//1//`, IIKO],
    [`${IIKO}/API/2/menu`, IIKO],
    [`${IIKO}/api/v2/access_token`, IIKO],
    [`${IIKO}/api/1/?key=x#top`, IIKO],
    [`${IIKO}/docs`, IIKO],
    ['HTTPS://API-RU.iiko.services:443/api/1', IIKO],
    ['http://127.0.0.1:3100/api/1/', 'http://127.0.0.1:3100'],
    ['https://proxy.example.com/iiko/api/1', 'https://proxy.example.com/iiko'],
  ])('of iiko, %s, is understood', (text, expected) => {
    expect(parseIikoUrl(text)).toBe(expected);
  });

  it('of DaData and of this service is understood with its path', () => {
    const dadata = 'https://suggestions.dadata.ru';
    expect(parseDadataUrl(`${dadata}/suggestions/api/4_1/rs/suggest/address`)).toBe(dadata);
    expect(parseDadataUrl(`${dadata}/?x`)).toBe(dadata);
    expect(parsePublicUrl('https://a.example.com/shop/v1/')).toBe('https://a.example.com/shop');
    expect(parsePublicUrl('')).toBe('');
  });

  it('is refused with a user in it', () => {
    expect(() => parseIikoUrl('https://user:secret@api-ru.iiko.services')).toThrow(
      /^expected a URL without a user/,
    );
  });

  it.each([
    ['https://api-ru.iiko.services', true],
    ['http://localhost:3100', true],
    ['HTTP://api-ru.iiko.services', false],
  ])('%s is private: %p', (url, expected) => {
    expect(isPrivate(url)).toBe(expected);
  });
});
