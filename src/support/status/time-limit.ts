/** Health is asked about because something may hang: who does not answer in time counts as failed. */
const LIMIT_MS = 2_000;

/** @throws what `work` throws, or an error when it takes too long */
export async function withLimit<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('no answer in time'));
    }, LIMIT_MS);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
