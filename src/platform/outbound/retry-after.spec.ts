import { LONGEST_PAUSE_MS, readRetryAfter } from './retry-after.js';

const now = Date.parse('2026-11-24T10:00:00Z');

describe('readRetryAfter', () => {
  it.each([
    ['119', 119_000],
    [' 7 ', 7_000],
    ['1.2', 2_000],
    ['0', 0],
    ['999999999', LONGEST_PAUSE_MS],
    ['9'.repeat(400), LONGEST_PAUSE_MS],
    ['Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', LONGEST_PAUSE_MS],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [undefined, undefined],
    [['5'], undefined],
  ])('reads %p', (header, expected) => {
    expect(readRetryAfter(header, undefined, now)).toBe(expected);
  });

  it('compares a date with the clock of the machine that named it', () => {
    const header = 'Tue, 24 Nov 2026 12:00:30 GMT';
    expect(readRetryAfter(header, 'Tue, 24 Nov 2026 12:00:00 GMT', now)).toBe(30_000);
    expect(readRetryAfter(header, 'no date', now)).toBe(LONGEST_PAUSE_MS);
  });
});
