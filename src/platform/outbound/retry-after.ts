/**
 * The longest pause that another machine may impose on us. A wrong header, or a clock that is years off, must not stop
 * orders; a machine that still refuses after this time says so again.
 */
export const LONGEST_PAUSE_MS = 120_000;

const HTTP_DATE = /^(?:mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * Reads `Retry-After`: seconds or a date (RFC 9110 §10.2.3). A date is compared with the `Date` of the same answer: the
 * other machine's clock may differ from ours.
 * @returns milliseconds, at most `LONGEST_PAUSE_MS`; undefined where the header names no time
 */
export function readRetryAfter(
  header: unknown,
  answeredAt?: unknown,
  now: number = Date.now(),
): number | undefined {
  const waitMs = waitNamedBy(header, answeredAt, now);
  return waitMs === undefined ? undefined : Math.min(Math.max(0, waitMs), LONGEST_PAUSE_MS);
}

function waitNamedBy(header: unknown, answeredAt: unknown, now: number): number | undefined {
  const text = typeof header === 'string' ? header.trim() : '';
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    return Math.ceil(Number(text)) * 1_000;
  }
  const until = readDate(text);
  return until === undefined ? undefined : until - (readDate(answeredAt) ?? now);
}

function readDate(text: unknown): number | undefined {
  const moment = typeof text === 'string' && HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
