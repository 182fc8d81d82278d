import { IikoError, pauseSecondsAfter as pauseSecondsAfterCall } from '../../iiko/iiko.errors.js';

/** Our own quota held the read back: iiko was not asked. */
export function waitsForQuota(error: unknown): boolean {
  return error instanceof IikoError && error.kind === 'budget';
}

/** How long a source rests after its read failed; undefined: its usual back-off is enough. */
export function pauseSecondsAfter(error: unknown): number | undefined {
  return error instanceof IikoError ? pauseSecondsAfterCall(error) : undefined;
}
