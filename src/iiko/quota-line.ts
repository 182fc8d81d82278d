interface Waiter {
  deadline: number;
  resolve: () => void;
  reject: (waitMs: number) => void;
}

/** Thrown when a call cannot be made before its deadline. */
export class QuotaUsedUpError extends Error {
  constructor(readonly waitMs: number) {
    super('the quota is used up');
  }
}

/**
 * Those who wait for a call of one restriction group, in the order in which they came. Only the first one asks, so that
 * a call that becomes free is not fought for.
 */
export class QuotaLine {
  private waiting: Waiter[] = [];
  private running = false;
  private wakesAt = 0;
  private wake: () => void = () => undefined;

  /** @param take returns milliseconds until a call is possible; 0 when one was taken */
  constructor(private readonly take: () => Promise<number>) {}

  /** @throws QuotaUsedUpError when no call is possible before the deadline */
  enter(deadline: number): Promise<void> {
    const waitMs = this.wakesAt - Date.now();
    if (waitMs > 0 && this.wakesAt > deadline) {
      return Promise.reject(new QuotaUsedUpError(waitMs));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({
        deadline,
        resolve,
        reject: (ms) => {
          reject(new QuotaUsedUpError(ms));
        },
      });
      void this.serve();
    });
  }

  /** Looks again now: a pause has ended early. */
  lookAgain(): void {
    this.wake();
  }

  private async serve(): Promise<void> {
    if (this.running) {
      return;
    }
    this.running = true;
    for (let first = this.waiting[0]; first !== undefined; first = this.waiting[0]) {
      const waitMs = await this.take();
      if (waitMs === 0) {
        this.waiting.shift();
        first.resolve();
      } else {
        this.dismiss(waitMs);
        await this.sleep(waitMs);
      }
    }
    this.running = false;
  }

  private dismiss(waitMs: number): void {
    const nextAt = Date.now() + waitMs;
    const late = this.waiting.filter(({ deadline }) => deadline < nextAt);
    this.waiting = this.waiting.filter(({ deadline }) => deadline >= nextAt);
    late.forEach(({ reject }) => {
      reject(waitMs);
    });
  }

  private async sleep(waitMs: number): Promise<void> {
    if (this.waiting.length === 0) {
      return;
    }
    this.wakesAt = Date.now() + waitMs;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakesAt = 0;
  }
}
