import { randomBytes, randomUUID } from 'node:crypto';
import {
  createRefreshToken,
  followingToken,
  hashToken,
  isSealed,
  sessionIdOf,
} from './refresh-tokens.js';

describe('a refresh token', () => {
  const sessionId = randomUUID();
  const aKey = () => ({ following: randomBytes(32), seal: randomBytes(32) });
  const key = aKey();

  it('names its session, and so does the one that follows it', () => {
    const first = createRefreshToken(sessionId, key);
    expect(sessionIdOf(first)).toBe(sessionId);
    expect(sessionIdOf(followingToken(sessionId, first, key))).toBe(sessionId);
    expect(createRefreshToken(sessionId, key)).not.toBe(first);
  });

  it('is followed by the same one each time, which nobody without the key can tell', () => {
    const first = createRefreshToken(sessionId, key);
    const next = followingToken(sessionId, first, key);
    expect(followingToken(sessionId, first, key)).toBe(next);
    expect(followingToken(sessionId, first, aKey())).not.toBe(next);
    expect(followingToken(sessionId, next, key)).not.toBe(next);
    expect(hashToken(next)).not.toBe(hashToken(first));
  });

  it('shows that the service made it, and one that was made up or changed does not', () => {
    const first = createRefreshToken(sessionId, key);
    const next = followingToken(sessionId, first, key);
    const [id = '', secret = '', seal = ''] = next.split('.');
    expect(isSealed(first, [key])).toBe(true);
    expect(isSealed(next, [aKey(), key])).toBe(true);
    expect(isSealed(next, [aKey()])).toBe(false);
    expect(isSealed(`${id}.${secret}`, [key])).toBe(false);
    expect(isSealed(`${randomUUID()}.${secret}.${seal}`, [key])).toBe(false);
    expect(isSealed(`${id}.${'a'.repeat(43)}.${seal}`, [key])).toBe(false);
    expect(isSealed(`${id}.${secret}.${'a'.repeat(22)}`, [key])).toBe(false);
  });

  it.each([
    'a'.repeat(43),
    `${sessionId}.short`,
    `${sessionId}.${'a'.repeat(44)}`,
    `x.${'a'.repeat(43)}`,
    `${sessionId}.${'a'.repeat(43)}.${'a'.repeat(21)}`,
  ])('does not name a session as %s', (token) => {
    expect(sessionIdOf(token)).toBeUndefined();
  });
});
