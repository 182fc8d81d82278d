import { LoadingCache } from '../platform/cache/loading-cache.js';
import { clockMs, clockNow } from '../platform/database/clock.js';
import { isTrouble, type Absent, type Attempted } from './loyalty-absence.js';

export type KeptAnswer<Value> = { available: true; value: Value; asOf: Date; stale: boolean };

interface Rules {
  freshMs: number;
  /** How long an answer is still shown when iiko gives no newer one. */
  staleMs: number;
  most: number;
}

/** Answers of iiko's loyalty by key, in this process's memory only: most are personal. */
export class KeptAnswers<Value> {
  private readonly answers: LoadingCache<Attempted<{ value: Value; asOf: Date }>>;

  constructor(private readonly rules: Rules) {
    this.answers = new LoadingCache({ ...rules, isKept: ({ available }) => available });
  }

  /**
   * @param ask gets what is kept, also when it is too old to be shown
   * @param inTime ends the waiting, not the question
   */
  async read(
    key: string,
    ask: (known: Value | undefined) => Promise<Attempted<Value>>,
    inTime: <Result>(answer: Promise<Attempted<Result>>) => Promise<Attempted<Result>>,
  ): Promise<KeptAnswer<Value> | Absent> {
    const known = this.answers.findStale(key);
    const answer = await inTime(
      this.answers.get(key, async (kept) => {
        const asOf = clockNow();
        const asked = await ask(kept?.available === true ? kept.value.value : undefined);
        return asked.available ? { available: true, value: { value: asked.value, asOf } } : asked;
      }),
    );
    if (answer.available) {
      return { available: true, ...answer.value, stale: false };
    }
    return isTrouble(answer.reason) && known?.available === true && this.isShown(known.value.asOf)
      ? { available: true, ...known.value, stale: true }
      : answer;
  }

  forget(key: string): void {
    this.answers.delete(key);
  }

  clear(): void {
    this.answers.clear();
  }

  private isShown(asOf: Date): boolean {
    return clockMs() - asOf.getTime() < this.rules.staleMs;
  }
}
