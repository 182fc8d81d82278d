const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** After each failed attempt, so that a receiver that is away for a day is still told. */
export const RETRY_DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  8 * HOUR_MS,
] as const;

/** A receiver that comes back must not get everything in one second. */
const JITTER = 0.1;
/** A longer wait that a receiver asks for is not granted: it is what the schedule is for. */
const LONGEST_WISH_MS = HOUR_MS;

/**
 * @param attempts made so far
 * @param wishMs what the receiver asked for in `Retry-After`
 * @param random from 0 to 1
 * @returns undefined when it is given up
 */
export function nextDelayMs(
  attempts: number,
  wishMs = 0,
  random = Math.random(),
): number | undefined {
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  if (delayMs === undefined) {
    return undefined;
  }
  const spread = delayMs * (1 + JITTER * (2 * random - 1));
  return Math.round(Math.max(spread, Math.min(wishMs, LONGEST_WISH_MS)));
}

/** Seconds or a date (RFC 9110 §10.2.3); what is neither is no wish. */
export function readRetryAfter(header: string | null, now: number): number {
  if (header === null) {
    return 0;
  }
  const waitMs = /^\d{1,9}$/.test(header)
    ? Number(header) * SECOND_MS
    : new Date(header).getTime() - now;
  return Number.isNaN(waitMs) ? 0 : Math.max(0, waitMs);
}
