import { UnsecuredJWT } from 'jose';
import { tokenLifetimeMs } from './token-lifetime.js';

const NOW = Date.parse('2026-07-20T09:00:00Z');
const MINUTE = 60_000;

function jwt(claims: { iat?: Date; exp?: Date }): string {
  const token = new UnsecuredJWT({});
  if (claims.iat) {
    token.setIssuedAt(claims.iat);
  }
  if (claims.exp) {
    token.setExpirationTime(claims.exp);
  }
  return token.encode();
}

describe('life of a token', () => {
  it.each([
    ['an hour, less five minutes', { iat: at(0), exp: at(60) }, 55],
    ['an hour by a clock that is a day ahead', { iat: at(1440), exp: at(1500) }, 55],
    ['an hour without the time of issue', { exp: at(60) }, 55],
    ['ten minutes, less a tenth', { iat: at(0), exp: at(10) }, 9],
  ])('is %s', (_name, claims, minutes) => {
    expect(tokenLifetimeMs(jwt(claims), NOW)).toBe(minutes * MINUTE);
  });

  it.each([
    ['text that is no JWT', 'an-opaque-token'],
    ['claims without an end', jwt({ iat: at(0) })],
    ['an end before the beginning', jwt({ iat: at(60), exp: at(0) })],
    ['an end that is past by our clock', jwt({ exp: at(-5) })],
  ])('is 14 minutes for %s', (_name, token) => {
    expect(tokenLifetimeMs(token, NOW)).toBe(14 * MINUTE);
  });
});

function at(minutes: number): Date {
  return new Date(NOW + minutes * MINUTE);
}
