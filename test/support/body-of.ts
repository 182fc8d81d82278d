/** The body of an answer, of which nothing is known yet. */
export async function bodyOf(answer: PromiseLike<{ body: unknown }>): Promise<unknown> {
  return (await answer).body;
}
