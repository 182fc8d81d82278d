import { halvesOf, windowsFor } from './date-windows.js';

const MOSCOW = 'Europe/Moscow';
const at = (text: string) => Date.parse(text);
const NOW = at('2026-11-24T15:00:00+03:00');

const daysOf = (...dueTimes: string[]) =>
  windowsFor(dueTimes.map(at), MOSCOW, NOW).map(({ from }) =>
    new Date(from + 3 * 3_600_000).toISOString().slice(0, 10),
  );

describe('the days that are read after a gap', () => {
  it('are today when nothing is due', () => {
    expect(daysOf()).toEqual(['2026-11-24']);
  });

  it('are as many for a thousand orders as for one', () => {
    const due = Array.from({ length: 1_000 }, () => '2026-11-24T12:00:00+03:00');
    expect(daysOf(...due)).toEqual(['2026-11-24']);
  });

  it('are those of the restaurant, and the one after a late evening', () => {
    expect(daysOf('2026-11-23T21:30:00Z')).toEqual(['2026-11-24']);
    expect(daysOf('2026-11-22T23:30:00+03:00')).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
  });

  it('leave out what lies between, and what iiko has no more', () => {
    expect(daysOf('2026-12-20T12:00:00+03:00', '2026-11-10T12:00:00+03:00')).toEqual([
      '2026-11-24',
      '2026-12-20',
    ]);
  });

  it('are no longer than a day, to the millisecond', () => {
    const [today] = windowsFor([], MOSCOW, NOW);
    expect(today).toEqual({
      from: at('2026-11-24T00:00:00+03:00'),
      to: at('2026-11-25T00:00:00+03:00') - 1,
    });
  });
});

describe('a window that is refused', () => {
  it('is divided without a gap or an overlap', () => {
    expect(halvesOf({ from: 0, to: 7_199_999 })).toEqual([
      { from: 0, to: 3_599_999 },
      { from: 3_600_000, to: 7_199_999 },
    ]);
  });

  it('is not divided for ever', () => {
    expect(halvesOf({ from: 0, to: 899_000 })).toBeUndefined();
  });
});
