export type Task = () => void | Promise<void>;

export interface Timer {
  cancel(): void;
}

interface Scheduled {
  dueAt: number;
  sequence: number;
  task: Task;
}

// setTimeout cannot wait longer than a signed 32-bit number of milliseconds.
const LONGEST_WAIT_MS = 2_147_483_647;

/** The simulator's own time: runs at the pace of the real one and can be moved forward by hand. */
export class SandboxClock {
  private offsetMs = 0;
  private frozenAt: number | undefined;
  private sequence = 0;
  private scheduled: Scheduled[] = [];
  private wakeUp: NodeJS.Timeout | undefined;
  private advancing: Promise<void> = Promise.resolve();
  private stopped = false;

  /** Milliseconds since the epoch. */
  now(): number {
    return this.frozenAt ?? Date.now() + this.offsetMs;
  }

  schedule(delayMs: number, task: Task): Timer {
    this.sequence += 1;
    const entry = { dueAt: this.now() + Math.max(0, delayMs), sequence: this.sequence, task };
    if (!this.stopped) {
      this.scheduled.push(entry);
      this.scheduled.sort((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence);
      this.arm();
    }
    return { cancel: () => void (this.scheduled = this.scheduled.filter((one) => one !== entry)) };
  }

  /**
   * Moves time forward and runs everything that falls due on the way, each task at its own moment
   * and after the previous one has finished, so that chains (kitchen steps, webhook retries) unfold.
   */
  advance(byMs: number): Promise<void> {
    this.advancing = this.advancing.then(() => this.moveTo(byMs));
    return this.advancing;
  }

  /** Forgets every scheduled task; time keeps its offset. */
  clear(): void {
    this.scheduled = [];
    clearTimeout(this.wakeUp);
  }

  stop(): void {
    this.stopped = true;
    this.clear();
  }

  private async moveTo(byMs: number): Promise<void> {
    const target = this.now() + byMs;
    this.frozenAt = this.now();
    for (let next = this.takeDue(target); next; next = this.takeDue(target)) {
      this.frozenAt = Math.max(this.frozenAt, next.dueAt);
      await next.task();
    }
    this.frozenAt = undefined;
    this.offsetMs = target - Date.now();
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.wakeUp);
    const next = this.scheduled[0];
    if (next && this.frozenAt === undefined) {
      const waitMs = Math.min(Math.max(0, next.dueAt - this.now()), LONGEST_WAIT_MS);
      this.wakeUp = setTimeout(() => {
        this.runDue();
      }, waitMs);
    }
  }

  private runDue(): void {
    for (let next = this.takeDue(this.now()); next; next = this.takeDue(this.now())) {
      void next.task();
    }
    this.arm();
  }

  private takeDue(at: number): Scheduled | undefined {
    const next = this.scheduled[0];
    return next && next.dueAt <= at ? this.scheduled.shift() : undefined;
  }
}
