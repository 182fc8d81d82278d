import { nextDelayMs, RETRY_DELAYS_MS } from './retry-schedule.js';

describe('nextDelayMs', () => {
  it('grows, spreads by a tenth, and ends after about a day', () => {
    const middle = RETRY_DELAYS_MS.map((_delay, index) => nextDelayMs(index + 1, 0, 0.5));
    expect(middle).toEqual([...RETRY_DELAYS_MS]);
    expect(middle).toEqual(middle.toSorted((a, b) => Number(a) - Number(b)));
    const hours = RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThan(25);
    expect(nextDelayMs(1, 0, 0)).toBe(4_500);
    expect(nextDelayMs(1, 0, 1)).toBe(5_500);
    expect(nextDelayMs(RETRY_DELAYS_MS.length + 1)).toBeUndefined();
  });

  it('waits at least as long as the receiver asks', () => {
    expect(nextDelayMs(1, 60_000, 0.5)).toBe(60_000);
    expect(nextDelayMs(4, 60_000, 0.5)).toBe(600_000);
  });
});
