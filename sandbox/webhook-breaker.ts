const MINUTE_MS = 60_000;
const BLOCKS_MS = [15 * MINUTE_MS, 60 * MINUTE_MS, 12 * 60 * MINUTE_MS, Infinity];
const MIN_CALLS = 10;
const FAILURE_SHARE = 0.1;

/**
 * iiko's protection from bad receivers (on since August 2025): when a tenth of the calls fail, the
 * receiver is blocked for 15 minutes, then for an hour, for 12 hours, and at last for good.
 */
export class WebhookBreaker {
  private calls = 0;
  private failures = 0;
  private level = 0;
  private blockedUntil = 0;

  isBlocked(now: number): boolean {
    return now < this.blockedUntil;
  }

  record(success: boolean, now: number): void {
    this.calls += 1;
    this.failures += success ? 0 : 1;
    if (this.calls >= MIN_CALLS && this.failures / this.calls >= FAILURE_SHARE) {
      this.blockedUntil = now + (BLOCKS_MS[this.level] ?? Infinity);
      this.level += 1;
      this.calls = 0;
      this.failures = 0;
    }
  }

  /** For the control endpoints: `null` means for good. */
  describe(now: number): { blocked: boolean; blockedUntil: string | null; level: number } {
    const isFinite = Number.isFinite(this.blockedUntil) && this.isBlocked(now);
    return {
      blocked: this.isBlocked(now),
      blockedUntil: isFinite ? new Date(this.blockedUntil).toISOString() : null,
      level: this.level,
    };
  }
}
