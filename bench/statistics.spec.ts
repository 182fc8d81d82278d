import { median, percentile } from './statistics.js';

describe('statistics', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ])('takes the middle of %p', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it.each([
    [50, 5],
    [99, 10],
    [10, 1],
    [11, 2],
  ])('takes the %dth percentile of one to ten', (percent, expected) => {
    expect(percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent)).toBe(expected);
  });

  it('does not make a number of nothing', () => {
    expect(() => median([])).toThrow('nothing was measured');
  });
});
