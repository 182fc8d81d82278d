import type { Schedule } from './times/opening-hours.js';
import { nearestSlot, type Timetable } from './times/slots.js';
import { checkTime, NEAREST_TEXTS } from './cart-time-checks.js';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const RULE = { leadMinutes: 30, slotMinutes: 30, horizonDays: 60 };
const at = (clock: string, date = '2026-11-23') => Date.parse(`${date}T${clock}:00+03:00`);
const from = (begin: number, end: number): Schedule => [
  { weekdays: EVERY_DAY, from: begin * 60, to: end * 60 },
];
const BREAKFASTS = { name: 'Каша', pointer: '/lines/0', schedule: from(8, 12) };

interface Case {
  now?: string;
  wanted?: number;
  service?: 'delivery' | 'pickup';
  isAtTable?: boolean;
  schedule?: Schedule;
  items?: (typeof BREAKFASTS)[];
  leadMinutes?: number;
}

/** Of a restaurant that is open from ten to ten. */
function problemsOf({
  now = '15:00',
  wanted,
  service = 'pickup',
  isAtTable = false,
  ...rest
}: Case) {
  const { schedule = from(10, 22), items = [], leadMinutes = 30 } = rest;
  const timetable: Timetable = {
    schedules: [schedule],
    timeZone: 'Europe/Moscow',
    rule: { ...RULE, leadMinutes },
    now: at(now),
  };
  const schedules = [schedule, ...items.map((item) => item.schedule)];
  return checkTime({
    at: wanted,
    service,
    isAtTable,
    timetable,
    items,
    nearestTo: (time) => nearestSlot({ ...timetable, schedules, rule: RULE }, time),
  });
}

const codesOf = (wanted: Case) => problemsOf(wanted).map(({ code }) => code);

describe('checkTime', () => {
  it.each([
    ['at once', {}, []],
    ['at once before opening', { now: '09:59' }, ['asap_unavailable']],
    ['at once, to fetch after closing', { now: '21:45' }, ['asap_unavailable']],
    ['at once, delivered after closing', { now: '21:45', service: 'delivery' }, []],
    ['at once after closing', { now: '22:01', service: 'delivery' }, ['asap_unavailable']],
    ['in time', { wanted: at('15:30') }, []],
    ['from a list of some minutes ago', { wanted: at('15:26') }, []],
    ['too soon', { wanted: at('15:24') }, ['time_too_early']],
    ['in the past', { wanted: at('14:00') }, ['time_too_early']],
    [
      'now, of a kitchen that needs no time',
      { wanted: at('15:00'), leadMinutes: 0 },
      ['time_too_early'],
    ],
    ['soon, as was promised', { wanted: at('15:01'), leadMinutes: 0 }, []],
    ['at closing', { wanted: at('22:00') }, []],
    ['after closing', { wanted: at('22:30') }, ['time_outside_hours']],
    ['on the last day', { wanted: at('15:00', '2027-01-22') }, []],
    ['after the last day', { wanted: at('15:01', '2027-01-22') }, ['time_too_late']],
    ['in another age', { wanted: Date.parse('9999-12-31T23:59:59Z') }, ['time_too_late']],
  ] as [string, Case, string[]][])('for a cart wanted %s', (_when, wanted, expected) => {
    expect(codesOf(wanted)).toEqual(expected);
  });

  it('judges dishes by the time of the order, or the one asked for', () => {
    const items = [BREAKFASTS];
    expect(codesOf({ now: '11:55', items })).toEqual([]);
    expect(codesOf({ now: '12:05', items })).toEqual(['item_not_available_at_time']);
    expect(codesOf({ items, wanted: at('11:00', '2026-11-24') })).toEqual([]);
    expect(codesOf({ items, wanted: at('23:00') })).toEqual([
      'time_outside_hours',
      'item_not_available_at_time',
    ]);
  });

  it('asks for another time first where it has to be changed anyway', () => {
    expect(codesOf({ items: [BREAKFASTS], wanted: at('14:00') })).toEqual(['time_too_early']);
  });

  it('proposes the nearest slot of the whole cart', () => {
    const [problem] = problemsOf({ items: [BREAKFASTS], wanted: at('18:00') });
    expect(problem).toEqual({
      code: 'item_not_available_at_time',
      pointer: '/lines/0',
      params: {
        name: 'Каша',
        nearest: {
          en: 'The nearest time is 24 November, 10:00.',
          ru: 'Ближайшее время — 24 ноября, 10:00.',
        },
      },
      slot: { start: '2026-11-24T10:00:00+03:00', end: '2026-11-24T10:30:00+03:00' },
    });
  });

  it('proposes no slot at a table, where no time can be asked for', () => {
    const [problem] = problemsOf({ now: '15:00', isAtTable: true, items: [BREAKFASTS] });
    expect(problem).toMatchObject({
      code: 'item_not_available_at_time',
      params: { nearest: { en: 'The nearest time is 24 November, 10:00.' } },
    });
    expect(problem).not.toHaveProperty('slot');
  });

  it('says when there is none', () => {
    const never = { ...BREAKFASTS, schedule: from(5, 9) };
    const [problem] = problemsOf({ items: [never] });
    expect(problem?.slot).toBeUndefined();
    expect(problem?.params).toMatchObject({ nearest: NEAREST_TEXTS.none });
  });
});
