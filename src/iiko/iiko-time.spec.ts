import { fromIikoLocal, fromIikoUtc, toIikoLocal } from './iiko-time.js';

describe('local time of a terminal group', () => {
  it.each([
    ['Europe/Moscow', '2026-07-20 12:15:00.123'],
    ['Asia/Yekaterinburg', '2026-07-20 14:15:00.123'],
    ['UTC', '2026-07-20 09:15:00.123'],
    ['+03:00', '2026-07-20 12:15:00.123'],
    ['UTC+3', '2026-07-20 12:15:00.123'],
    ['GMT-02:00', '2026-07-20 07:15:00.123'],
    ['+05:45', '2026-07-20 15:00:00.123'],
    ['03:00:00', '2026-07-20 12:15:00.123'],
    [' Europe/Moscow ', '2026-07-20 12:15:00.123'],
  ])('is written and read in %s', (timeZone, text) => {
    const instant = new Date('2026-07-20T09:15:00.123Z');
    expect(toIikoLocal(instant, timeZone)).toBe(text);
    expect(fromIikoLocal(text, timeZone)).toEqual(instant);
  });

  it.each(['', '  ', 'Moscow', '+25:00', '+03:99', 'GMT-02:30', 'nonsense/zone', 'UTC+3 Moscow'])(
    'is not guessed for the zone %j',
    (timeZone) => {
      expect(() => toIikoLocal(new Date(), timeZone)).toThrow(RangeError);
      expect(() => fromIikoLocal('2026-07-20 12:15:00.123', timeZone)).toThrow(RangeError);
    },
  );

  it('that is skipped in spring means the time after the gap', () => {
    expect(fromIikoLocal('2026-03-29 02:30:00.000', 'Europe/Berlin')).toEqual(
      new Date('2026-03-29T01:30:00Z'),
    );
  });

  it('that occurs twice in autumn means its first occurrence', () => {
    expect(fromIikoLocal('2026-10-25 02:30:00.000', 'Europe/Berlin')).toEqual(
      new Date('2026-10-25T00:30:00Z'),
    );
  });

  it.each([
    ['2026-07-20 12:15:00', '2026-07-20T09:15:00.000Z'],
    ['2026-07-20 12:15:00.5', '2026-07-20T09:15:00.500Z'],
    ['2026-07-20 12:15:00.05', '2026-07-20T09:15:00.050Z'],
    ['2026-07-20T12:15:00.123', '2026-07-20T09:15:00.123Z'],
  ])('is read from %j', (text, instant) => {
    expect(fromIikoLocal(text, 'Europe/Moscow')).toEqual(new Date(instant));
  });

  it.each(['', 'soon', '20.07.2026 12:15', '2026-02-30 12:15:00.000', '2026-07-20'])(
    'is refused in %j',
    (text) => {
      expect(() => fromIikoLocal(text, 'Europe/Moscow')).toThrow(RangeError);
    },
  );
});

it('reads the fields that iiko gives in UTC', () => {
  expect(fromIikoUtc('2026-07-20 09:15:00.123')).toEqual(new Date('2026-07-20T09:15:00.123Z'));
});
