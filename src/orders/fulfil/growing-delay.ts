import { clockMs } from '../../platform/database/clock.js';
/**
 * How long to wait before something is tried again that has failed since then, in milliseconds: a quarter of that time,
 * within bounds. At first its end is noticed at once; one that never comes costs little, and refusals in large numbers
 * would cost the key.
 */
export function growingDelay(since: Date, shortestMs: number, longestMs: number): number {
  const ageMs = clockMs() - since.getTime();
  return Math.min(longestMs, Math.max(shortestMs, ageMs / 4));
}
