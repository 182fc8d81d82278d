// Only a hang ends the wait: how fast the machine is must not decide a test.
const PATIENCE_MS = 300_000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 100;

/**
 * Runs an expectation again until it holds; fails with its last error when the time is over. What does not come at once
 * is looked for less and less often: every 25 ms, the looks of some tests were half of all queries.
 */
export async function eventually<Result>(
  expectation: () => Promise<Result> | Result,
): Promise<Result> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.25, LONGEST_PAUSE_MS)) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
