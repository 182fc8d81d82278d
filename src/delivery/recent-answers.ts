/**
 * Answers to questions of the last seconds: a form that asks on each change asks the same again and again.
 * In this process only, and bounded.
 */
export class RecentAnswers<Answer> {
  private readonly answers = new Map<string, { until: number; answer: Promise<Answer> }>();

  constructor(private readonly limits: { lifeMs: number; most: number }) {}

  /** A failure is not kept. */
  async get(question: unknown, ask: () => Promise<Answer>): Promise<Answer> {
    const key = JSON.stringify(question);
    const known = this.answers.get(key);
    if (known !== undefined && Date.now() < known.until) {
      return known.answer;
    }
    const answer = ask();
    this.answers.delete(key);
    this.answers.set(key, { until: Date.now() + this.limits.lifeMs, answer });
    this.forgetOldest();
    try {
      return await answer;
    } catch (error) {
      this.answers.delete(key);
      throw error;
    }
  }

  private forgetOldest(): void {
    const [oldest] = this.answers.keys();
    if (this.answers.size > this.limits.most && oldest !== undefined) {
      this.answers.delete(oldest);
    }
  }
}
