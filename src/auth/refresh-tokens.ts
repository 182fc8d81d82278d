import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * A refresh token is `<session id>.<secret>`: whoever sends one names the session, so a used one is
 * recognised however old it is. Each secret follows from the one before it and a key that only the
 * service has: a refresh that is repeated because its answer was lost gets the same answer again,
 * although only hashes are stored.
 */
export function createRefreshToken(sessionId: string): string {
  return `${sessionId}.${randomBytes(32).toString('base64url')}`;
}

/** The token that replaces `used`, which may also be one of the first version, without a session id. */
export function followingToken(sessionId: string, used: string, key: Buffer): string {
  return `${sessionId}.${createHmac('sha256', key).update(used).digest('base64url')}`;
}

/** Undefined for tokens of the first version, and for what is none. */
export function sessionIdOf(token: string): string | undefined {
  return TOKEN.exec(token)?.[1];
}

const TOKEN = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.[\w-]{43}$/;

/** Tokens have 256 bits of chance in them: a plain hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
