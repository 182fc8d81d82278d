import type { SyncRow } from './sync-states.table.js';

/** When a source is read again, and when what was read counts as stale. Pure, times in milliseconds. */

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** What a source went without is looked for again after this, then after ever longer pauses. */
const FIRST_GAP_RETRY_MS = 10_000;
/** An attempt that has run for longer is taken for dead. */
const ATTEMPT_LIMIT_MS = 120_000;
/** Between an attempt and the one that a restart asks for, so that a crash loop does not flood iiko. */
const RESTART_PAUSE_MS = 5_000;
const STALE_GRACE_MS = 60_000;

interface Timing {
  now: number;
  everyMs: number;
  /** When this process started. */
  startedAt: number;
}

export function isDue(row: SyncRow | undefined, { now, everyMs, startedAt }: Timing): boolean {
  if (row === undefined) {
    return true;
  }
  const attemptedAt = row.attemptedAt.getTime();
  if (row.retryAt !== null && now < row.retryAt.getTime()) {
    return false;
  }
  if (attemptedAt < startedAt && now - attemptedAt >= RESTART_PAUSE_MS) {
    return true;
  }
  if (isRunning(row)) {
    return now - attemptedAt >= ATTEMPT_LIMIT_MS;
  }
  if (row.failedAt !== null) {
    return now - row.failedAt.getTime() >= backOffMs(row.failures);
  }
  return row.asOf === null || now - row.asOf.getTime() >= pauseAfterSuccess(row, everyMs);
}

function pauseAfterSuccess({ gaps, failures }: SyncRow, everyMs: number): number {
  return gaps.some(({ passing }) => passing)
    ? Math.min(FIRST_GAP_RETRY_MS * 2 ** Math.max(0, failures - 1), everyMs)
    : everyMs;
}

/** 1, 2, 4 … 60 s: iiko's return is noticed within seconds at first, and its absence costs little later. */
export function backOffMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), LAST_RETRY_MS);
}

/** Without an interval only a failure makes stale: nobody promised when the source is read again. */
export function isStale(
  row: SyncRow | undefined,
  { now, everyMs }: { now: number; everyMs: number | undefined },
): boolean {
  const asOf = row?.asOf?.getTime();
  if (asOf === undefined || row?.failedAt !== null) {
    return true;
  }
  return everyMs !== undefined && now - asOf > staleAfterMs(everyMs);
}

/** Age at which data that is read every `everyMs` is stale: one missed read is not yet a reason. */
export function staleAfterMs(everyMs: number): number {
  return 2 * everyMs + STALE_GRACE_MS;
}

function isRunning(row: SyncRow): boolean {
  return row.attemptedAt.getTime() > lastOutcomeAt(row);
}

/** The end of the last failed attempt or the start of the last successful one, whichever is later. */
export function lastOutcomeAt({ asOf, failedAt }: SyncRow): number {
  return Math.max(asOf?.getTime() ?? 0, failedAt?.getTime() ?? 0);
}
