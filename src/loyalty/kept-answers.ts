import type { Absent, Attempted } from '../customers/loyalty-absence.js';
import { clockMs, clockNow } from '../platform/database/clock.js';

export type KeptAnswer<Value> = { available: true; value: Value; asOf: Date; stale: boolean };

interface Kept<Value> {
  value: Value;
  asOf: Date;
}

type Question<Value> = Promise<Attempted<Kept<Value>>>;

interface Rules {
  freshMs: number;
  /** How long an answer is still shown when iiko gives no newer one. */
  staleMs: number;
  most: number;
}

/**
 * Answers of iiko by key, in this process's memory only: most are personal. Requests for one key at the
 * same time share one question, and what was asked before `forget` is not kept after it.
 */
export class KeptAnswers<Value> {
  /** In the order of their arrival. */
  private readonly kept = new Map<string, Kept<Value>>();
  private readonly running = new Map<string, Question<Value>>();

  constructor(private readonly rules: Rules) {}

  /**
   * @param ask gets what is kept, also when it is too old to be shown
   * @param inTime ends the waiting, not the question
   */
  async read(
    key: string,
    ask: (known: Value | undefined) => Promise<Attempted<Value>>,
    inTime: <Result>(answer: Promise<Attempted<Result>>) => Promise<Attempted<Result>>,
  ): Promise<KeptAnswer<Value> | Absent> {
    const known = this.kept.get(key);
    if (known !== undefined && ageOf(known) < this.rules.freshMs) {
      return { available: true, ...known, stale: false };
    }
    const answer = await inTime(this.askOnce(key, known?.value, ask));
    if (answer.available) {
      return { available: true, ...answer.value, stale: false };
    }
    const isTrouble = answer.reason === 'slow' || answer.reason === 'unreachable';
    return isTrouble && known !== undefined && ageOf(known) < this.rules.staleMs
      ? { available: true, ...known, stale: true }
      : answer;
  }

  forget(key: string): void {
    this.kept.delete(key);
    this.running.delete(key);
  }

  clear(): void {
    this.kept.clear();
    this.running.clear();
  }

  private askOnce(
    key: string,
    known: Value | undefined,
    ask: (known: Value | undefined) => Promise<Attempted<Value>>,
  ): Question<Value> {
    const running = this.running.get(key);
    if (running !== undefined) {
      return running;
    }
    const asOf = clockNow();
    const question: Question<Value> = ask(known).then((answer) =>
      answer.available ? { available: true, value: { value: answer.value, asOf } } : answer,
    );
    this.running.set(key, question);
    const finish = (answer?: Attempted<Kept<Value>>) => {
      if (this.running.get(key) !== question) {
        return;
      }
      this.running.delete(key);
      if (answer?.available === true) {
        this.keep(key, answer.value);
      }
    };
    question.then(finish, () => {
      finish();
    });
    return question;
  }

  private keep(key: string, answer: Kept<Value>): void {
    this.kept.delete(key);
    this.kept.set(key, answer);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.rules.most) {
        break;
      }
      this.kept.delete(oldest);
    }
  }
}

function ageOf({ asOf }: { asOf: Date }): number {
  return clockMs() - asOf.getTime();
}
