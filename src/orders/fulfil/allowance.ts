const MINUTE_MS = 60_000;

/** Calls that may be made at once, and as many more as time goes by: a share of a budget that others draw on too. */
export class Allowance {
  private left: number;
  private filledAt: number;

  constructor(
    private readonly burst: number,
    private readonly perMinute: number,
    private readonly now: () => number = Date.now,
  ) {
    this.left = burst;
    this.filledAt = now();
  }

  hasOne(): boolean {
    const now = this.now();
    const grown = ((now - this.filledAt) * this.perMinute) / MINUTE_MS;
    this.left = Math.min(this.burst, this.left + grown);
    this.filledAt = now;
    return this.left >= 1;
  }

  /** @returns false when there is none left */
  take(): boolean {
    if (!this.hasOne()) {
      return false;
    }
    this.left -= 1;
    return true;
  }
}
