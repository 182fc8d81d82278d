import { fromWallClock, wallClockAt } from './local-time.js';

describe('fromWallClock', () => {
  it.each([
    ['is skipped in spring', '2026-03-29T02:30:00', '2026-03-29T01:30:00Z'],
    ['occurs twice in autumn', '2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
  ])('reads a time that %s', (_, text, instant) => {
    expect(fromWallClock(text, 'Europe/Berlin')).toEqual(new Date(instant));
  });

  it('refuses a day that does not exist', () => {
    expect(() => fromWallClock('2026-02-30T12:00:00', 'Europe/Berlin')).toThrow(RangeError);
  });
});

it.each([
  ['2026-11-23T18:59:59Z', { date: '2026-11-23', minute: 1_439 }],
  ['2026-11-23T19:00:00Z', { date: '2026-11-24', minute: 0 }],
])('shows the clock of the restaurant at %s', (instant, clock) => {
  expect(wallClockAt(Date.parse(instant), 'Asia/Yekaterinburg')).toEqual(clock);
});
