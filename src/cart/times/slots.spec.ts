import fc from 'fast-check';
import { DateTime } from 'luxon';
import { toOffsetTime } from '../../platform/time/local-time.js';
import { dayAfter, localDateOf } from '../../platform/time/local-days.js';
import { EVERY_DAY, type Schedule } from './opening-hours.js';
import {
  earliestOf,
  firstSlot,
  latestOf,
  nearestSlot,
  slotsOfDay,
  type Slot,
  type Timetable,
} from './slots.js';

const BERLIN = 'Europe/Berlin';
const RULE = { leadMinutes: 30, slotMinutes: 30, horizonDays: 60 };
const at = (time: string) => Date.parse(time);
const daily = (from: number, to: number, weekdays: readonly number[] = EVERY_DAY): Schedule => [
  { weekdays, from: from * 60, to: to * 60 },
];
const table = (overrides: Partial<Timetable> = {}): Timetable => ({
  schedules: [],
  timeZone: 'Europe/Moscow',
  rule: RULE,
  now: at('2026-11-23T10:00:00+03:00'),
  ...overrides,
});
const starts = (slots: Slot[], timeZone = 'Europe/Moscow') =>
  slots.map(({ from }) => toOffsetTime(from, timeZone).slice(11, 16));

describe('slotsOfDay', () => {
  it('begins after the lead time and ends with the hours', () => {
    const timetable = table({
      schedules: [daily(9, 13)],
      now: at('2026-11-23T10:10:30+03:00'),
    });
    expect(starts(slotsOfDay('2026-11-23', timetable))).toEqual([
      '11:00',
      '11:30',
      '12:00',
      '12:30',
    ]);
    expect(starts(slotsOfDay('2026-11-24', timetable))[0]).toBe('09:00');
  });

  it('offers the very moment after the lead time', () => {
    const timetable = table({ now: at('2026-11-23T10:00:00+03:00') });
    expect(starts(slotsOfDay('2026-11-23', timetable))[0]).toBe('10:30');
  });

  it('cuts slots by the clock, whole ones only', () => {
    const schedules = [[{ weekdays: EVERY_DAY, from: 9 * 60 + 10, to: 10 * 60 + 50 }]];
    expect(starts(slotsOfDay('2026-11-24', table({ schedules })))).toEqual(['09:30', '10:00']);
  });

  it('lies within what is sold for a while only', () => {
    const within = { from: at('2026-11-24T11:10:00+03:00'), to: at('2026-11-24T12:40:00+03:00') };
    const timetable = table({ within });
    expect(slotsOfDay('2026-11-23', timetable)).toEqual([]);
    expect(starts(slotsOfDay('2026-11-24', timetable))).toEqual(['11:30', '12:00']);
    expect(slotsOfDay('2026-11-25', timetable)).toEqual([]);
  });

  it('goes through midnight', () => {
    const schedules = [daily(23, 1, [0])];
    expect(starts(slotsOfDay('2026-11-23', table({ schedules })))).toEqual(['23:00', '23:30']);
    expect(starts(slotsOfDay('2026-11-24', table({ schedules })))).toEqual(['00:00', '00:30']);
    expect(slotsOfDay('2026-11-25', table({ schedules }))).toEqual([]);
  });

  it('has none in the past and none beyond the horizon', () => {
    expect(slotsOfDay('2026-11-22', table())).toEqual([]);
    expect(starts(slotsOfDay('2027-01-22', table())).at(-1)).toBe('09:30');
    expect(slotsOfDay('2027-01-23', table())).toEqual([]);
    expect(slotsOfDay('9999-99-99', table())).toEqual([]);
  });

  it.each([
    ['2026-03-29', '2026-03-28T12:00:00+01:00', 46],
    ['2026-10-25', '2026-10-24T12:00:00+02:00', 50],
    ['2026-11-24', '2026-11-23T12:00:00+01:00', 48],
  ])('has as many on %s as the day has half hours', (date, now, count) => {
    const slots = slotsOfDay(date, table({ timeZone: BERLIN, now: at(now) }));
    expect(slots).toHaveLength(count);
    expect(new Set(slots.map(({ from }) => from)).size).toBe(count);
  });

  it('tells the two hours of the same name apart by their offsets', () => {
    const timetable = table({ timeZone: BERLIN, now: at('2026-10-24T12:00:00+02:00') });
    const times = slotsOfDay('2026-10-25', timetable).map(({ from }) => toOffsetTime(from, BERLIN));
    expect(times.slice(4, 8)).toEqual([
      '2026-10-25T02:00:00+02:00',
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T02:00:00+01:00',
      '2026-10-25T02:30:00+01:00',
    ]);
  });

  it('begins a day without midnight when it begins', () => {
    const timetable = table({ timeZone: 'Africa/Cairo', now: at('2026-04-23T12:00:00+02:00') });
    expect(starts(slotsOfDay('2026-04-24', timetable), 'Africa/Cairo')[0]).toBe('01:00');
  });
});

describe('firstSlot and nearestSlot', () => {
  const evening = { schedules: [daily(18, 22)] };

  it('finds the next opening', () => {
    const sunday = table({ schedules: [daily(18, 22, [6])] });
    expect(firstSlot(sunday, sunday.now)?.from).toBe(at('2026-11-29T18:00:00+03:00'));
    expect(firstSlot(table(), at('2026-12-01T10:10:00+03:00'))?.from).toBe(
      at('2026-12-01T10:30:00+03:00'),
    );
  });

  it('finds nothing where nothing is ever open, or in time', () => {
    expect(firstSlot(table({ schedules: [daily(8, 10), daily(12, 14)] }), 0)).toBeUndefined();
    expect(firstSlot(table(), at('2027-02-01T00:00:00Z'))).toBeUndefined();
    expect(firstSlot(table(), at('9999-12-31T23:59:59Z'))).toBeUndefined();
  });

  it('finds what is sold from a later week on, or was until today', () => {
    const from = at('2026-12-20T12:00:00+03:00');
    const later = table({ within: { from, to: Infinity } });
    expect(firstSlot(later, later.now)?.from).toBe(from);
    expect(nearestSlot(later, at('2026-12-01T12:00:00+03:00'))?.from).toBe(from);
    const over = table({ within: { from: -Infinity, to: later.now } });
    expect(nearestSlot(over, at('2026-12-01T12:00:00+03:00'))).toBeUndefined();
  });

  it('takes the nearer of two', () => {
    const timetable = table(evening);
    expect(nearestSlot(timetable, at('2026-11-25T22:10:00+03:00'))?.from).toBe(
      at('2026-11-25T21:30:00+03:00'),
    );
    expect(nearestSlot(timetable, at('2026-11-25T16:00:00+03:00'))?.from).toBe(
      at('2026-11-25T18:00:00+03:00'),
    );
  });

  it('looks forward from a time that has passed, back from one beyond the horizon', () => {
    const timetable = table(evening);
    expect(nearestSlot(timetable, at('2020-01-01T12:00:00Z'))?.from).toBe(
      at('2026-11-23T18:00:00+03:00'),
    );
    expect(nearestSlot(timetable, at('2028-01-01T12:00:00Z'))?.from).toBe(
      at('2027-01-21T21:30:00+03:00'),
    );
  });
});

/** Read from the clock on the wall; around the nights in which it is changed that says little, and passes. */
function isOpenByTheClock({ schedules, timeZone }: Timetable, time: number): boolean {
  const local = DateTime.fromMillis(time, { zone: timeZone });
  if (local.minus({ days: 2 }).offset !== local.plus({ days: 1 }).offset) {
    return true;
  }
  const minute = local.hour * 60 + local.minute;
  const weekday = local.weekday - 1;
  return schedules.every(
    (schedule) =>
      schedule.length === 0 ||
      schedule.some(({ weekdays, from, to }) => {
        const end = to > from ? to : to + 1_440;
        const begunToday = weekdays.includes(weekday) && from <= minute && minute < end;
        const begunYesterday = weekdays.includes((weekday + 6) % 7) && minute + 1_440 < end;
        return begunToday || begunYesterday;
      }),
  );
}

describe('any timetable', () => {
  const hours = fc.record({
    weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    from: fc.integer({ min: 0, max: 1_439 }),
    to: fc.integer({ min: 0, max: 1_440 }),
  });
  const timetables = fc.record({
    schedules: fc.array(fc.array(hours, { maxLength: 3 }), { maxLength: 3 }),
    timeZone: fc.constantFrom(
      'Europe/Moscow',
      BERLIN,
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kathmandu',
    ),
    rule: fc.record({
      leadMinutes: fc.integer({ min: 0, max: 1_440 }),
      slotMinutes: fc.integer({ min: 5, max: 240 }),
      horizonDays: fc.integer({ min: 1, max: 60 }),
    }),
    now: fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
  });

  it('has only slots that are open, apart, and between the lead time and the horizon', () => {
    fc.assert(
      fc.property(timetables, fc.integer({ min: 0, max: 61 }), (timetable, ahead) => {
        const first = dayAfter(localDateOf(timetable.now, timetable.timeZone), ahead);
        const slots = [first, dayAfter(first)].flatMap((date) => slotsOfDay(date, timetable));
        const wrong = slots.filter(
          ({ from, to }, index) =>
            to - from !== timetable.rule.slotMinutes * 60_000 ||
            from < earliestOf(timetable) ||
            to > latestOf(timetable) ||
            from < (slots[index - 1]?.to ?? -Infinity) ||
            !isOpenByTheClock(timetable, (from + to) / 2),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('has a nearest slot exactly when it has a first one', () => {
    fc.assert(
      fc.property(timetables, (timetable) => {
        const first = firstSlot(timetable, timetable.now);
        const nearest = nearestSlot(timetable, timetable.now);
        expect(nearest).toEqual(first);
      }),
      { numRuns: 25 },
    );
  });
});
