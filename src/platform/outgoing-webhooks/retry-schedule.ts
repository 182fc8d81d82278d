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

/**
 * @param attempts made so far
 * @param wishMs what the receiver asked for in `Retry-After`, as far as it is granted
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
  return Math.round(Math.max(spread, wishMs));
}
