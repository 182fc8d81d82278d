import { toOffsetTime } from '../../platform/time/local-time.js';
import { scheduleOfItem, scheduleOfMenu } from './menu-hours.js';
import { EVERY_DAY, isOpen, openSpans, simplify, type Schedule } from './opening-hours.js';

const MOSCOW = 'Europe/Moscow';
const BERLIN = 'Europe/Berlin';
const at = (time: string) => Date.parse(time);
const daily = (from: number, to: number, weekdays = EVERY_DAY): Schedule => [
  { weekdays, from: from * 60, to: to * 60 },
];

/** The open span that a time is in, written by the clock of the zone. */
const spansAt = (schedules: Schedule[], time: string, timeZone = MOSCOW) =>
  openSpans(schedules, { from: at(time), to: at(time) }, timeZone)
    .filter(({ from, to }) => from <= at(time) && at(time) <= to)
    .map(({ from, to }) => `${toOffsetTime(from, timeZone)} ${toOffsetTime(to, timeZone)}`);

describe('isOpen', () => {
  it.each([
    ['09:59', false],
    ['10:00', true],
    ['21:59', true],
    ['22:00', true],
    ['22:01', false],
  ])('at %s of hours from ten to ten: %p', (clock, expected) => {
    expect(isOpen([daily(10, 22)], at(`2026-11-23T${clock}:00+03:00`), MOSCOW)).toBe(expected);
  });

  it('counts a night as of the day on which it begins', () => {
    const friday = [daily(18, 2, [4])];
    expect(isOpen(friday, at('2026-11-28T01:30:00+03:00'), MOSCOW)).toBe(true);
    expect(isOpen(friday, at('2026-11-28T18:30:00+03:00'), MOSCOW)).toBe(false);
    expect(isOpen(friday, at('2026-11-27T01:30:00+03:00'), MOSCOW)).toBe(false);
  });

  it('is closed on the other days', () => {
    const weekdays = [daily(10, 22, [0, 1, 2, 3, 4])];
    expect(isOpen(weekdays, at('2026-11-27T12:00:00+03:00'), MOSCOW)).toBe(true);
    expect(isOpen(weekdays, at('2026-11-28T12:00:00+03:00'), MOSCOW)).toBe(false);
  });

  it('goes by the clock of the zone, whatever it is called', () => {
    const noon = at('2026-11-23T12:00:00+05:00');
    expect(isOpen([daily(12, 13)], noon, 'Asia/Yekaterinburg')).toBe(true);
    expect(isOpen([daily(12, 13)], noon, '+05:00')).toBe(true);
    expect(isOpen([daily(12, 13)], noon, MOSCOW)).toBe(false);
  });

  it('wants all schedules open; one without hours always is', () => {
    const noon = at('2026-11-23T12:00:00+03:00');
    expect(isOpen([], noon, MOSCOW)).toBe(true);
    expect(isOpen([[], []], noon, MOSCOW)).toBe(true);
    expect(isOpen([daily(10, 14), []], noon, MOSCOW)).toBe(true);
    expect(isOpen([daily(10, 14), daily(13, 20)], noon, MOSCOW)).toBe(false);
  });
});

describe('openSpans', () => {
  it('joins hours that meet at midnight', () => {
    const around = [[...daily(0, 24, [0, 1, 2]), ...daily(8, 10, [3])]];
    const [span] = openSpans(
      around,
      { from: at('2026-11-24T12:00:00+03:00'), to: at('2026-11-25T12:00:00+03:00') },
      MOSCOW,
    );
    expect(span).toEqual({
      from: at('2026-11-23T00:00:00+03:00'),
      to: at('2026-11-26T00:00:00+03:00'),
    });
  });

  it('is an hour shorter over the night in which the clock goes forward', () => {
    expect(spansAt([daily(22, 6)], '2026-03-29T05:00:00+02:00', BERLIN)).toEqual([
      '2026-03-28T22:00:00+01:00 2026-03-29T06:00:00+02:00',
    ]);
  });

  it('is an hour longer over the night in which it goes back', () => {
    expect(spansAt([daily(22, 6)], '2026-10-25T05:00:00+01:00', BERLIN)).toEqual([
      '2026-10-24T22:00:00+02:00 2026-10-25T06:00:00+01:00',
    ]);
  });

  it('begins an hour later at a time that is skipped, and at the first of two', () => {
    expect(spansAt([daily(2, 6)], '2026-03-29T05:00:00+02:00', BERLIN)).toEqual([
      '2026-03-29T03:00:00+02:00 2026-03-29T06:00:00+02:00',
    ]);
    expect(spansAt([daily(2, 6)], '2026-10-25T05:00:00+01:00', BERLIN)).toEqual([
      '2026-10-25T02:00:00+02:00 2026-10-25T06:00:00+01:00',
    ]);
  });

  it('has no hours that are skipped as a whole', () => {
    const skipped: Schedule = [{ weekdays: EVERY_DAY, from: 120, to: 180 }];
    expect(isOpen([skipped], at('2026-03-29T03:30:00+02:00'), BERLIN)).toBe(false);
    expect(isOpen([skipped], at('2026-03-30T02:30:00+02:00'), BERLIN)).toBe(true);
  });
});

describe('simplify', () => {
  it('knows what never closes', () => {
    expect(simplify([...daily(10, 22), ...daily(0, 24)])).toEqual([]);
    expect(simplify(daily(9, 9))).toEqual([]);
    expect(simplify(daily(0, 24, [0, 1]))).toHaveLength(1);
    expect(simplify(daily(10, 22))).toHaveLength(1);
  });
});

const NEVER = [{ weekdays: [], from: 0, to: 1440 }];

describe('scheduleOfMenu', () => {
  it.each([
    ['09:00', '23:00', [{ weekdays: EVERY_DAY, from: 540, to: 1380 }]],
    ['9:30', '02:00', [{ weekdays: EVERY_DAY, from: 570, to: 120 }]],
    ['08:00', '23:59', [{ weekdays: EVERY_DAY, from: 480, to: 1440 }]],
    ['00:00', '23:59', []],
    ['00:00', '00:00', []],
    ['00:00', '24:00', []],
    ['', '23:00', NEVER],
    ['25:00', '26:00', NEVER],
  ])('reads %p to %p', (from, to, expected) => {
    expect(scheduleOfMenu([{ from, to }])).toEqual(expected);
  });
});

describe('scheduleOfItem', () => {
  const read = (daysOfWeek: string[]) =>
    scheduleOfItem([{ daysOfWeek, from: '08:00', to: '12:00' }])[0]?.weekdays;

  it('reads days by their names', () => {
    expect(read(['sunday', 'monday'])).toEqual([0, 6]);
  });

  it('takes no day for every day, and days that it does not know for none', () => {
    expect(read([])).toEqual(EVERY_DAY);
    expect(read(['holidays'])).toEqual([]);
  });

  it('is never open in hours that cannot be read', () => {
    const schedule = scheduleOfItem([{ daysOfWeek: [], from: '', to: '12:00' }]);
    expect(isOpen([schedule], at('2026-11-23T09:00:00+03:00'), MOSCOW)).toBe(false);
  });

  it('joins the schedules of several categories', () => {
    const schedule = scheduleOfItem([
      { daysOfWeek: ['monday'], from: '08:00', to: '12:00' },
      { daysOfWeek: ['monday'], from: '18:00', to: '20:00' },
    ]);
    const monday = (clock: string) => at(`2026-11-23T${clock}:00+03:00`);
    expect(
      ['09:00', '15:00', '19:00'].map((clock) => isOpen([schedule], monday(clock), MOSCOW)),
    ).toEqual([true, false, true]);
  });
});
