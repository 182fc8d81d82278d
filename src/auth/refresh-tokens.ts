import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A refresh token is `<session id>.<secret>.<seal>`. The id names the session, so a used token is recognised
 * however old it is. The seal shows that the service made the token, so that an invented one is not taken for a
 * used one. Each secret follows from the token before it and a key that only the service has: a refresh that is
 * repeated because its answer was lost gets the same answer again, although only hashes are stored.
 */
export function createRefreshToken(sessionId: string, keys: RefreshKeys): string {
  return sealed(sessionId, randomBytes(32), keys);
}

/** Secrets of one signing key. */
export interface RefreshKeys {
  following: Buffer;
  seal: Buffer;
}

/** The token that replaces `used`, which may also be one of an earlier version. */
export function followingToken(sessionId: string, used: string, keys: RefreshKeys): string {
  return sealed(sessionId, createHmac('sha256', keys.following).update(used).digest(), keys);
}

/** Undefined for tokens of the first version, and for what is none. */
export function sessionIdOf(token: string): string | undefined {
  return TOKEN.exec(token)?.groups?.session;
}

/** Whether the service made the token; false for those of earlier versions, which have no seal. */
export function isSealed(token: string, keys: readonly RefreshKeys[]): boolean {
  const { content, seal } = TOKEN.exec(token)?.groups ?? {};
  if (content === undefined || seal === undefined) {
    return false;
  }
  const given = Buffer.from(seal, 'base64url');
  return keys.some((key) => timingSafeEqual(sealOf(content, key), given));
}

const TOKEN =
  /^(?<content>(?<session>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.[\w-]{43})(?:\.(?<seal>[\w-]{22}))?$/;

const SEAL_BYTES = 16;

function sealed(sessionId: string, secret: Buffer, keys: RefreshKeys): string {
  const content = `${sessionId}.${secret.toString('base64url')}`;
  return `${content}.${sealOf(content, keys).toString('base64url')}`;
}

function sealOf(content: string, { seal }: RefreshKeys): Buffer {
  return createHmac('sha256', seal).update(content).digest().subarray(0, SEAL_BYTES);
}

/** Tokens have 256 bits of chance in them: a plain hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
