import { RateWindow, type QuotaLeft } from './rate-window.js';

/** Calls of one restriction group that were made within the last minute, and whether iiko has paused it. */
export interface IikoQuota {
  /** @returns milliseconds until a call is possible; 0 when one was taken under this id */
  take(group: string, callId: string, limit: number): Promise<number>;
  /** Returns a call that was not made after all. */
  giveBack(group: string, callId: string): Promise<void>;
  left(group: string, limit: number): Promise<QuotaLeft>;
  pause(group: string, pauseMs: number): Promise<void>;
  /** Ends the pauses of these groups. */
  lift(groups: readonly string[]): Promise<void>;
  /** Milliseconds that are left of the pause of each of these groups; 0 where there is none. */
  pauses(groups: readonly string[]): Promise<number[]>;
}

export const QUOTA_WINDOW_MS = 60_000;

/** The count of this process alone. */
export class MemoryQuota implements IikoQuota {
  private readonly windows = new Map<string, RateWindow>();
  private readonly pausedUntil = new Map<string, number>();

  take(group: string, callId: string, limit: number): Promise<number> {
    const pauseMs = this.pauseMs(group);
    return Promise.resolve(
      pauseMs > 0 ? pauseMs : this.windowOf(group).take(callId, limit, Date.now()),
    );
  }

  giveBack(group: string, callId: string): Promise<void> {
    this.windowOf(group).giveBack(callId);
    return Promise.resolve();
  }

  left(group: string, limit: number): Promise<QuotaLeft> {
    const pauseMs = this.pauseMs(group);
    return Promise.resolve(
      pauseMs > 0 ? { calls: 0, waitMs: pauseMs } : this.windowOf(group).left(limit, Date.now()),
    );
  }

  pause(group: string, pauseMs: number): Promise<void> {
    this.pausedUntil.set(group, Date.now() + pauseMs);
    return Promise.resolve();
  }

  lift(groups: readonly string[]): Promise<void> {
    groups.forEach((group) => this.pausedUntil.delete(group));
    return Promise.resolve();
  }

  pauses(groups: readonly string[]): Promise<number[]> {
    return Promise.resolve(groups.map((group) => this.pauseMs(group)));
  }

  private pauseMs(group: string): number {
    return Math.max(0, (this.pausedUntil.get(group) ?? 0) - Date.now());
  }

  private windowOf(group: string): RateWindow {
    const known = this.windows.get(group) ?? new RateWindow(QUOTA_WINDOW_MS);
    this.windows.set(group, known);
    return known;
  }
}
