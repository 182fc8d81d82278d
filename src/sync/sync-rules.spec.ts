import { backOffMs, isDue, isStale } from './sync-rules.js';
import type { SyncGap, SyncRow } from './sync-states.table.js';

const START = Date.parse('2026-11-23T10:00:00Z');
const EVERY_MS = 300_000;

/** Times are seconds after `START`. */
function aRow({
  asOf,
  attemptedAt = asOf ?? 0,
  failedAt,
  retryAt,
  failures = failedAt === undefined ? 0 : 1,
  gaps = [],
}: {
  asOf?: number;
  attemptedAt?: number;
  failedAt?: number;
  retryAt?: number;
  failures?: number;
  gaps?: SyncGap[];
}): SyncRow {
  const at = (seconds: number) => new Date(START + seconds * 1_000);
  return {
    source: 'restaurants',
    asOf: asOf === undefined ? null : at(asOf),
    attemptedAt: at(attemptedAt),
    failedAt: failedAt === undefined ? null : at(failedAt),
    retryAt: retryAt === undefined ? null : at(retryAt),
    failures,
    error: failedAt === undefined ? null : 'iiko is unreachable',
    revision: null,
    gaps,
  };
}

/** A process that started long before, unless told otherwise. */
function due(row: SyncRow | undefined, atSeconds: number, startedAtSeconds = -3_600): boolean {
  return isDue(row, {
    now: START + atSeconds * 1_000,
    everyMs: EVERY_MS,
    startedAt: START + startedAtSeconds * 1_000,
  });
}

describe('isDue', () => {
  it('reads a source at once that was never read', () => {
    expect(due(undefined, 0)).toBe(true);
  });

  it('waits for the interval after a success', () => {
    expect(due(aRow({ asOf: 0 }), 299)).toBe(false);
    expect(due(aRow({ asOf: 0 }), 300)).toBe(true);
  });

  it('waits for the back-off after a failure, not for the interval', () => {
    const row = aRow({ asOf: 0, attemptedAt: 300, failedAt: 310, failures: 3 });
    expect(due(row, 313)).toBe(false);
    expect(due(row, 314)).toBe(true);
  });

  it('waits as long as iiko would refuse it, also after a restart', () => {
    const row = aRow({ asOf: 0, attemptedAt: 300, failedAt: 301, retryAt: 900 });
    expect(due(row, 899)).toBe(false);
    expect(due(row, 899, 500)).toBe(false);
    expect(due(row, 900)).toBe(true);
  });

  it('leaves a running attempt alone until it must be dead', () => {
    const row = aRow({ asOf: 0, attemptedAt: 300 });
    expect(due(row, 301)).toBe(false);
    expect(due(row, 419)).toBe(false);
    expect(due(row, 420)).toBe(true);
  });

  it('waits for the first attempt there ever was', () => {
    expect(due(aRow({ attemptedAt: 0 }), 1)).toBe(false);
  });

  it('looks for what it went without soon, then ever more rarely', () => {
    const gaps = [{ what: 'payment types', reason: '500', passing: true }];
    const row = (failures: number) => aRow({ asOf: 0, attemptedAt: 0, failures, gaps });
    expect([due(row(1), 9), due(row(1), 10)]).toEqual([false, true]);
    expect([due(row(3), 39), due(row(3), 40)]).toEqual([false, true]);
    expect([due(row(50), 299), due(row(50), 300)]).toEqual([false, true]);
  });

  it('does not hurry for what will not come', () => {
    const gaps = [{ what: 'payment types', reason: '403', passing: false }];
    expect(due(aRow({ asOf: 0, gaps }), 299)).toBe(false);
  });

  it('reads again after a restart, though the interval has not passed', () => {
    expect(due(aRow({ asOf: 0 }), 60, 59)).toBe(true);
  });

  it('does so once for all processes that start together', () => {
    const readByAnother = aRow({ asOf: 60 });
    expect(due(readByAnother, 61, 59)).toBe(false);
  });

  it('does not let a crash loop read without pause', () => {
    const row = aRow({ asOf: 0 });
    expect(due(row, 4, 3)).toBe(false);
    expect(due(row, 5, 3)).toBe(true);
  });
});

describe('backOffMs', () => {
  it('doubles from a second up to a minute', () => {
    expect([1, 2, 3, 6, 7, 50].map(backOffMs)).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
  });
});

describe('isStale', () => {
  const stale = (row: SyncRow | undefined, atSeconds: number, everyMs?: number) =>
    isStale(row, { now: START + atSeconds * 1_000, everyMs });

  it('is so before the first success', () => {
    expect(stale(undefined, 0, EVERY_MS)).toBe(true);
    expect(stale(aRow({ attemptedAt: 0 }), 1, EVERY_MS)).toBe(true);
  });

  it('is so as soon as an attempt failed', () => {
    expect(stale(aRow({ asOf: 0 }), 1, EVERY_MS)).toBe(false);
    expect(stale(aRow({ asOf: 0, attemptedAt: 1, failedAt: 2 }), 2, EVERY_MS)).toBe(true);
  });

  it('tolerates one missed read and a minute', () => {
    expect(stale(aRow({ asOf: 0 }), 660, EVERY_MS)).toBe(false);
    expect(stale(aRow({ asOf: 0 }), 661, EVERY_MS)).toBe(true);
  });

  it('knows no age where no interval was promised', () => {
    expect(stale(aRow({ asOf: 0 }), 1_000_000)).toBe(false);
  });
});
