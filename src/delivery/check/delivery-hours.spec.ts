import { missedHours, toClock } from './delivery-hours.js';
import { DAY_MINUTES, type DeliveryHours } from './delivery-rules.js';

const ZONE = 'Asia/Yekaterinburg';
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** From ten to ten on every day, unless told otherwise. */
const hours = (overrides: Partial<DeliveryHours> = {}): DeliveryHours => ({
  weekdays: EVERY_DAY,
  from: 600,
  to: 1_320,
  ...overrides,
});

/** Wall clock of Yekaterinburg; the 23rd of November 2026 is a Monday. */
const local = (text: string) => new Date(`${text}:00+05:00`);

describe('missedHours', () => {
  it('counts by the clock of the restaurant, the limits included', () => {
    expect(missedHours(hours(), local('2026-11-23T10:00'), ZONE)).toBeUndefined();
    expect(missedHours(hours(), local('2026-11-23T22:00'), ZONE)).toBeUndefined();
    expect(missedHours(hours(), local('2026-11-23T09:59'), ZONE)).toBe('time');
    expect(missedHours(hours(), local('2026-11-23T22:01'), ZONE)).toBe('time');
  });

  it('tells a wrong day from a wrong time', () => {
    const weekend = hours({ weekdays: [5, 6] });
    expect(missedHours(weekend, local('2026-11-23T12:00'), ZONE)).toBe('day');
    expect(missedHours(weekend, local('2026-11-28T12:00'), ZONE)).toBeUndefined();
  });

  it('goes on over midnight on the day after the one they began on', () => {
    const night = hours({ weekdays: [5], from: 1_200, to: 120 });
    expect(missedHours(night, local('2026-11-28T23:00'), ZONE)).toBeUndefined();
    expect(missedHours(night, local('2026-11-29T01:30'), ZONE)).toBeUndefined();
    expect(missedHours(night, local('2026-11-29T02:30'), ZONE)).toBe('day');
    expect(missedHours(night, local('2026-11-28T01:30'), ZONE)).toBe('time');
  });
});

describe('toClock', () => {
  it('writes the end of a day as such', () => {
    expect([0, 605, DAY_MINUTES].map(toClock)).toEqual(['00:00', '10:05', '24:00']);
  });
});
