/** What must be undone when a part of the run ends, however it ends; last begun, first undone. */
export class Cleanup {
  private tasks: (() => Promise<unknown>)[] = [];

  defer(task: () => Promise<unknown>): void {
    this.tasks.push(task);
  }

  async run(): Promise<void> {
    const tasks = this.tasks.toReversed();
    this.tasks = [];
    for (const task of tasks) {
      await task();
    }
  }
}
