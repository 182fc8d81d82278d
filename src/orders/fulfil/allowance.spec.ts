import { Allowance } from './allowance.js';

describe('Allowance', () => {
  it('gives a few at once, and then as many as its rate', () => {
    let now = 0;
    const allowance = new Allowance(2, 6, () => now);
    expect([allowance.take(), allowance.take(), allowance.take()]).toEqual([true, true, false]);
    now = 9_999;
    expect(allowance.hasOne()).toBe(false);
    now = 10_001;
    expect([allowance.take(), allowance.take()]).toEqual([true, false]);
    // What nobody has taken is not kept for ever.
    now = 600_000;
    expect([allowance.take(), allowance.take(), allowance.take()]).toEqual([true, true, false]);
  });
});
