import { randomBytes, randomUUID } from 'node:crypto';
import { createRefreshToken, followingToken, hashToken, sessionIdOf } from './refresh-tokens.js';

describe('a refresh token', () => {
  const sessionId = randomUUID();
  const key = randomBytes(32);

  it('names its session, and so does the one that follows it', () => {
    const first = createRefreshToken(sessionId);
    expect(sessionIdOf(first)).toBe(sessionId);
    expect(sessionIdOf(followingToken(sessionId, first, key))).toBe(sessionId);
    expect(createRefreshToken(sessionId)).not.toBe(first);
  });

  it('is followed by the same one each time, which nobody without the key can tell', () => {
    const first = createRefreshToken(sessionId);
    const next = followingToken(sessionId, first, key);
    expect(followingToken(sessionId, first, key)).toBe(next);
    expect(followingToken(sessionId, first, randomBytes(32))).not.toBe(next);
    expect(followingToken(sessionId, next, key)).not.toBe(next);
    expect(hashToken(next)).not.toBe(hashToken(first));
  });

  it.each([
    'a'.repeat(43),
    `${sessionId}.short`,
    `${sessionId}.${'a'.repeat(44)}`,
    `x.${'a'.repeat(43)}`,
  ])('does not name a session as %s', (token) => {
    expect(sessionIdOf(token)).toBeUndefined();
  });
});
