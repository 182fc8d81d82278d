/**
 * One computation for all who ask within a moment: what anyone may ask for without a limit must not cost more the more
 * often it is asked for.
 */
export class SharedAnswer<Answer> {
  private present: { until: number; answer: Promise<Answer> } | undefined;

  constructor(
    private readonly lifeMs: number,
    private readonly compute: () => Promise<Answer>,
  ) {}

  get(): Promise<Answer> {
    if (this.present === undefined || performance.now() >= this.present.until) {
      const answer = this.compute();
      this.present = { until: Infinity, answer };
      this.keepFor(this.present);
    }
    return this.present.answer;
  }

  /** From when it is known; a failure is not kept. */
  private keepFor(computed: { until: number; answer: Promise<Answer> }): void {
    computed.answer.then(
      () => {
        computed.until = performance.now() + this.lifeMs;
      },
      () => {
        computed.until = 0;
      },
    );
  }
}
