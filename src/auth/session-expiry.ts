import type { Config } from '../platform/config/config.js';
import { clockMs } from '../platform/database/clock.js';

const DAY_MS = 86_400_000;

/** Of a session that is used now. */
export function sessionExpiry({ auth }: Pick<Config, 'auth'>): Date {
  return new Date(clockMs() + auth.refreshTokenDays * DAY_MS);
}

/** Of a guest session that nothing has been done with: most are never used again, and anyone can start some. */
export function unusedGuestExpiry({ auth }: Pick<Config, 'auth'>): Date {
  const days = Math.min(auth.unusedGuestDays, auth.refreshTokenDays);
  return new Date(clockMs() + days * DAY_MS);
}
