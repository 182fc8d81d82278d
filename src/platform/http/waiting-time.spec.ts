import { waitingTime } from './waiting-time.js';

describe('waitingTime', () => {
  it.each([
    [1, 'in 1 second', 'через 1 секунду'],
    [3, 'in 3 seconds', 'через 3 секунды'],
    [45, 'in 45 seconds', 'через 45 секунд'],
    [120, 'in 120 seconds', 'через 120 секунд'],
    [121, 'in 3 minutes', 'через 3 минуты'],
    [1_201, 'in 21 minutes', 'через 21 минуту'],
    [3_449, 'in 58 minutes', 'через 58 минут'],
  ])('of %d seconds is "%s" and "%s"', (seconds, en, ru) => {
    expect(waitingTime(seconds)).toEqual({ en, ru });
  });
});
