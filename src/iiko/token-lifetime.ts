import { decodeJwt } from 'jose';

/** The often quoted quarter of an hour belongs to iiko's legacy tokens: the safe guess below any of them. */
const UNKNOWN_LIFETIME_MS = 14 * 60_000;
const LARGEST_MARGIN_MS = 5 * 60_000;

/**
 * How long the token may be used from now on: the life its claims state less a margin, 14 minutes
 * where they cannot be read. Reckoned from `iat`, it does not depend on our clock being right.
 */
export function tokenLifetimeMs(token: string, now = Date.now()): number {
  const { issuedAtMs, expiresAtMs } = readClaims(token);
  if (expiresAtMs === undefined) {
    return UNKNOWN_LIFETIME_MS;
  }
  const statedMs = expiresAtMs - (issuedAtMs ?? now);
  if (statedMs <= 0) {
    return UNKNOWN_LIFETIME_MS;
  }
  return statedMs - Math.min(LARGEST_MARGIN_MS, statedMs / 10);
}

function readClaims(token: string): { issuedAtMs?: number; expiresAtMs?: number } {
  try {
    const { iat, exp } = decodeJwt(token);
    return {
      ...(iat === undefined ? {} : { issuedAtMs: iat * 1_000 }),
      ...(exp === undefined ? {} : { expiresAtMs: exp * 1_000 }),
    };
  } catch {
    return {};
  }
}
