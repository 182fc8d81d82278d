/**
 * The one clock of everything that is stored or that replicas tell each other: the database's. Reading it from the
 * database each time would cost a query, so a process corrects its own by the difference that `DatabaseWatch` measures.
 * The embedded database runs in this process, and there is no difference.
 */
let aheadMs = 0;

/** Milliseconds since the epoch, by the database's clock. */
export function clockMs(): number {
  return Date.now() - aheadMs;
}

/** The present by the database's clock. */
export function clockNow(): Date {
  return new Date(clockMs());
}

/** How far this process's clock is ahead of the database's (negative: behind), in milliseconds. */
export function clockDriftMs(): number {
  return aheadMs;
}

/**
 * What one question to the database tells: its clock stood at `databaseMs` at some time between the two readings of this
 * process's clock. A difference that agrees with that is kept, so that a slow answer changes nothing.
 */
export function compareClocks(askedAtMs: number, databaseMs: number, answeredAtMs: number): void {
  aheadMs = Math.min(Math.max(aheadMs, askedAtMs - databaseMs), answeredAtMs - databaseMs);
}
