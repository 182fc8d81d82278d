import { clockMs } from '../../platform/database/clock.js';
/** Answers to the questions of the last while, in this process only, and bounded. */
export class RecentAnswers<Answer> {
  private readonly answers = new Map<string, { until: number; answer: Promise<Answer> }>();

  constructor(private readonly limits: { lifeMs: number; most: number }) {}

  /** A failure is not kept. */
  async get(question: unknown, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.find(question);
    if (known !== undefined) {
      return known;
    }
    const key = JSON.stringify(question);
    const entry = { until: clockMs() + this.limits.lifeMs, answer: ask() };
    this.answers.delete(key);
    this.answers.set(key, entry);
    this.forgetOldest();
    try {
      return await entry.answer;
    } catch (error) {
      if (this.answers.get(key) === entry) {
        this.answers.delete(key);
      }
      throw error;
    }
  }

  find(question: unknown): Promise<Answer> | undefined {
    const known = this.answers.get(JSON.stringify(question));
    return known !== undefined && clockMs() < known.until ? known.answer : undefined;
  }

  clear(): void {
    this.answers.clear();
  }

  private forgetOldest(): void {
    const [oldest] = this.answers.keys();
    if (this.answers.size > this.limits.most && oldest !== undefined) {
      this.answers.delete(oldest);
    }
  }
}
