import { SharedAnswer } from './shared-answer.js';

describe('a shared answer', () => {
  it('is computed once for all who ask meanwhile and in the moment after', async () => {
    let computed = 0;
    const shared = new SharedAnswer(60_000, () => Promise.resolve((computed += 1)));
    expect(await Promise.all([shared.get(), shared.get(), shared.get()])).toEqual([1, 1, 1]);
    expect(await shared.get()).toBe(1);
  });

  it('is computed again when the moment is over', async () => {
    let computed = 0;
    const shared = new SharedAnswer(0, () => Promise.resolve((computed += 1)));
    expect([await shared.get(), await shared.get()]).toEqual([1, 2]);
  });

  it('is not kept when it failed', async () => {
    let computed = 0;
    const shared = new SharedAnswer(60_000, () => {
      computed += 1;
      return computed === 1 ? Promise.reject(new Error('away')) : Promise.resolve(computed);
    });
    await expect(shared.get()).rejects.toThrow('away');
    expect(await shared.get()).toBe(2);
  });
});
