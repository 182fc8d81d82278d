import { leftAt, type CallPace, type QuotaLeft } from './call-pace.js';

/** What is left of the calls of one restriction group, and whether iiko has paused it. */
export interface IikoQuota {
  /** @returns milliseconds until a call is possible; 0 when one was taken */
  take(group: string, pace: CallPace): Promise<number>;
  /** Returns a call that was taken and not made after all. */
  giveBack(group: string, pace: CallPace): Promise<void>;
  left(group: string, pace: CallPace): Promise<QuotaLeft>;
  pause(group: string, pauseMs: number): Promise<void>;
  /** Ends the pauses of these groups. */
  lift(groups: readonly string[]): Promise<void>;
  /** Milliseconds that are left of the pause of each of these groups; 0 where there is none. */
  pauses(groups: readonly string[]): Promise<number[]>;
}

/** The count of this process alone, by its clock. */
export class MemoryQuota implements IikoQuota {
  private readonly fullAt = new Map<string, number>();
  private readonly pausedUntil = new Map<string, number>();

  take(group: string, pace: CallPace): Promise<number> {
    const { calls, waitMs } = this.leftNow(group, pace);
    if (calls > 0) {
      this.move(group, pace.intervalMs);
    }
    return Promise.resolve(waitMs);
  }

  giveBack(group: string, { intervalMs }: CallPace): Promise<void> {
    this.move(group, -intervalMs);
    return Promise.resolve();
  }

  left(group: string, pace: CallPace): Promise<QuotaLeft> {
    return Promise.resolve(this.leftNow(group, pace));
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

  private leftNow(group: string, pace: CallPace): QuotaLeft {
    const pauseMs = this.pauseMs(group);
    return pauseMs > 0
      ? { calls: 0, waitMs: pauseMs }
      : leftAt(this.fullAt.get(group) ?? 0, Date.now(), pace);
  }

  private move(group: string, byMs: number): void {
    this.fullAt.set(group, Math.max(this.fullAt.get(group) ?? 0, Date.now()) + byMs);
  }
}
