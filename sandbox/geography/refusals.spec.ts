import { DateTime } from 'luxon';
import { EVERY_DAY, type DeliveryZone, type Restriction } from '../data/delivery-zones.js';
import { refusalOf } from './refusals.js';

const SQUARE: DeliveryZone = {
  name: 'Квадрат',
  coordinates: [
    { latitude: 55, longitude: 37 },
    { latitude: 56, longitude: 37 },
    { latitude: 56, longitude: 38 },
    { latitude: 55, longitude: 38 },
  ],
};
const INSIDE = { latitude: 55.5, longitude: 37.5 };
const OUTSIDE = { latitude: 55.5, longitude: 38.5 };
const MONDAY = 0b000_0001;
const WEEKEND = 0b110_0000;

const restriction = (fields: Partial<Restriction> = {}): Restriction => ({
  terminalGroupId: '0b000000-0000-4000-8000-000000000001',
  zone: SQUARE.name,
  minSum: null,
  weekMap: EVERY_DAY,
  from: null,
  to: null,
  priority: 1,
  deliveryDurationInMinutes: 60,
  deliveryServiceProductId: null,
  ...fields,
});

/** The 7th of December 2026 is a Monday. */
const ask = (
  fields: Partial<Restriction>,
  { at = '2026-12-07T12:00', sum = null as number | null, point = INSIDE } = {},
) =>
  refusalOf(restriction(fields), [SQUARE], {
    point,
    at: DateTime.fromISO(at, { zone: 'Europe/Moscow' }),
    sum,
  });

describe('refusalOf', () => {
  it('goes by the polygon of the zone', () => {
    expect(ask({})).toBeUndefined();
    expect(ask({}, { point: OUTSIDE })).toMatchObject({ code: 'OutOfTerminalZone', data: null });
    expect(ask({ zone: null }, { point: OUTSIDE })).toBeUndefined();
    expect(ask({ zone: 'Круг' })).toMatchObject({ code: 'OutOfTerminalZone' });
  });

  it('compares the sum with the minimum where both are known', () => {
    expect(ask({ minSum: 800 }, { sum: 800 })).toBeUndefined();
    expect(ask({ minSum: 800 })).toBeUndefined();
    expect(ask({ minSum: 800 }, { sum: 799.99 })).toMatchObject({
      code: 'SumIsLessThenMinimum',
      data: { minSum: 800, dateFrom: null },
    });
  });

  it.each([
    ['2026-12-07T09:59', false],
    ['2026-12-07T10:00', true],
    ['2026-12-07T22:00', true],
    ['2026-12-07T22:01', false],
  ])('with hours from 10 to 22 answers %s with %s', (at, isOpen) => {
    const refusal = ask({ from: 600, to: 1320 }, { at });
    expect(refusal === undefined).toBe(isOpen);
    if (refusal) {
      expect(refusal).toMatchObject({
        code: 'DeliveryTimeIsUnacceptable',
        data: { dateFrom: '2026-12-07 10:00:00.000', dateTo: '2026-12-07 22:00:00.000' },
      });
    }
  });

  it.each([
    ['2026-12-06T23:00', 'DayOfWeekIsUnacceptable'],
    ['2026-12-07T01:00', 'DeliveryTimeIsUnacceptable'],
    ['2026-12-07T18:00', undefined],
    ['2026-12-08T01:59', undefined],
    ['2026-12-08T02:01', 'DayOfWeekIsUnacceptable'],
  ])('with hours of Monday from 18 to 2 answers %s with %s', (at, code) => {
    expect(ask({ from: 1080, to: 120, weekMap: MONDAY }, { at })?.code).toBe(code);
  });

  it('names the days on which there is delivery', () => {
    expect(ask({ weekMap: WEEKEND })).toMatchObject({
      code: 'DayOfWeekIsUnacceptable',
      data: { allowedWeekDays: ['Saturday', 'Sunday'] },
    });
    expect(ask({ weekMap: WEEKEND }, { at: '2026-12-13T23:59:59' })).toBeUndefined();
    expect(ask({ to: 1440 }, { at: '2026-12-13T23:59:59' })).toBeUndefined();
  });

  it('gives the first obstacle: zone, day, hours, sum', () => {
    const all = { weekMap: MONDAY, from: 600, to: 660, minSum: 800 };
    expect(ask(all, { sum: 1, point: OUTSIDE })?.code).toBe('OutOfTerminalZone');
    expect(ask(all, { sum: 1, at: '2026-12-08T12:00' })?.code).toBe('DayOfWeekIsUnacceptable');
    expect(ask(all, { sum: 1 })?.code).toBe('DeliveryTimeIsUnacceptable');
    expect(ask(all, { sum: 1, at: '2026-12-07T10:30' })?.code).toBe('SumIsLessThenMinimum');
  });
});
