import { generateKeyPairSync } from 'node:crypto';
import { parsePreviousKeys, parseSigningKey } from './jwk.js';

const aKey = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' });

describe('keys in the configuration', () => {
  it('are P-256 keys, with or without their private part where they only verify', () => {
    const key = aKey('P-256');
    const { d: _private, ...publicPart } = key;
    expect(parseSigningKey(JSON.stringify(key))).toEqual(key);
    expect(parsePreviousKeys(JSON.stringify({ keys: [key, publicPart] }))).toEqual([
      key,
      publicPart,
    ]);
  });

  it('may be left out', () => {
    expect(parseSigningKey('')).toBeUndefined();
    expect(parsePreviousKeys('')).toEqual([]);
  });

  const beside = { ...aKey('P-256'), x: aKey('P-256').x };
  it.each([
    ['no JSON', () => parseSigningKey('do-not-show')],
    ['half a key', () => parseSigningKey('{"kty":"EC","d":"do-not-show"}')],
    ['a key of another curve', () => parseSigningKey(JSON.stringify(aKey('P-384')))],
    ['a point beside the curve', () => parseSigningKey(JSON.stringify(beside))],
    ['a set of RSA keys', () => parsePreviousKeys('{"keys":[{"kty":"RSA","n":"do-not-show"}]}')],
    ['a list', () => parsePreviousKeys('[]')],
    [
      'a former point beside the curve',
      () => parsePreviousKeys(JSON.stringify({ keys: [beside] })),
    ],
  ])('are refused when they are %s, without being shown', (_name, read) => {
    expect(read).toThrow(/^expected a (?!.*do-not-show)/);
  });
});
