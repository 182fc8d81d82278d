import { growingDelay } from './growing-delay.js';

describe('growingDelay', () => {
  const after = (seconds: number) =>
    growingDelay(new Date(Date.now() - seconds * 1_000), 5_000, 60_000);

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    [0, 5_000],
    [40, 10_000],
    [3_600, 60_000],
  ])('after %d seconds of failures is %d ms', (seconds, expected) => {
    expect(after(seconds)).toBe(expected);
  });
});
