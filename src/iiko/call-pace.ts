/** Calls that are left now, and milliseconds until the next one when none is. */
export interface QuotaLeft {
  calls: number;
  waitMs: number;
}

/** How many calls may be made at once, and how long each takes to come back. */
export interface CallPace {
  burst: number;
  intervalMs: number;
}

const MINUTE_MS = 60_000;
/** Which part of a limit may be used at once. */
const BURST_SHARE = 3;

/**
 * The pace that keeps to `limit` calls in any minute: a third of them at once, the others evenly spread (a token bucket,
 * kept as the generic cell rate algorithm keeps it). `n` calls take at least `n - burst` intervals, so that call number
 * `limit + 1` comes a minute after the first, however the calls are bunched.
 *
 * The larger the burst, the fewer calls go on minute after minute: `limit + 1 - burst`. All at once would leave one. With a
 * third, seven tenths of a large limit go on, what a start or an order with all that it needs asks for at once does not
 * wait, and limits of one to three simply have even intervals.
 */
export function paceOf(limit: number): CallPace {
  const burst = Math.ceil(limit / BURST_SHARE);
  return { burst, intervalMs: Math.ceil(MINUTE_MS / (limit + 1 - burst)) };
}

/**
 * What is left at a moment. `fullAt` is all that is remembered of the calls: when the last of them will have come back.
 * Each call moves it on by an interval, from now at the earliest. The script of Redis says the same.
 */
export function leftAt(fullAt: number, now: number, { burst, intervalMs }: CallPace): QuotaLeft {
  const missingMs = Math.max(0, fullAt - now);
  const calls = Math.floor(burst - missingMs / intervalMs);
  return calls > 0
    ? { calls, waitMs: 0 }
    : { calls: 0, waitMs: missingMs - (burst - 1) * intervalMs };
}
