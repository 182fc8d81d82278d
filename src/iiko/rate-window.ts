/** Calls that are left now, and milliseconds until the next one when none is. */
export interface QuotaLeft {
  calls: number;
  waitMs: number;
}

/**
 * At most `limit` calls within any stretch of the window's length. Each call returns its place when it is that old, so
 * that a used-up quota comes back call by call.
 */
export class RateWindow {
  private calls: { id: string; at: number }[] = [];

  constructor(private readonly windowMs: number) {}

  /** @returns milliseconds until a call is possible; 0 when one was taken */
  take(id: string, limit: number, now: number): number {
    const { calls, waitMs } = this.left(limit, now);
    if (calls > 0) {
      this.calls.push({ id, at: now });
      return 0;
    }
    return waitMs;
  }

  giveBack(id: string): void {
    this.calls = this.calls.filter((call) => call.id !== id);
  }

  left(limit: number, now: number): QuotaLeft {
    this.forget(now);
    const left = limit - this.calls.length;
    const blocking = left > 0 ? undefined : this.calls[this.calls.length - limit];
    return blocking === undefined
      ? { calls: Math.max(0, left), waitMs: 0 }
      : { calls: 0, waitMs: Math.max(1, blocking.at + this.windowMs - now) };
  }

  private forget(now: number): void {
    const kept = this.calls.findIndex(({ at }) => at > now - this.windowMs);
    this.calls.splice(0, kept === -1 ? this.calls.length : kept);
  }
}
