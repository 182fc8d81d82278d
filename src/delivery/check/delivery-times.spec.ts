import { deliveryTimes } from './delivery-times.js';
import { type DeliveryRule, type DeliveryRules } from './delivery-rules.js';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const INSIDE = { latitude: 55.5, longitude: 37.5 };
const OUTSIDE = { latitude: 57, longitude: 37.5 };

const hours = (from: number, to: number) => ({ weekdays: EVERY_DAY, from: from * 60, to: to * 60 });

const rule = (overrides: Partial<DeliveryRule>): DeliveryRule => ({
  restaurantId: 'r',
  zone: 'Центр',
  minSum: null,
  hours: hours(10, 22),
  priority: 1,
  minutes: 40,
  feeProductId: null,
  ...overrides,
});

const rules = (...list: DeliveryRule[]): DeliveryRules => ({
  zones: [
    {
      name: 'Центр',
      corners: [
        { latitude: 55, longitude: 37 },
        { latitude: 55, longitude: 38 },
        { latitude: 56, longitude: 38 },
        { latitude: 56, longitude: 37 },
      ],
    },
    { name: 'Улицы', corners: [] },
  ],
  rules: list,
});

const isOpen = () => true;
const at = (location: typeof INSIDE | null, zone: string | null = null) => ({
  place: { location, zone },
  isOpen,
});
const STREETS = rule({ zone: 'Улицы', hours: hours(12, 20), minutes: 90, priority: 2 });

describe('deliveryTimes', () => {
  it('are those of each zone where no place is given', () => {
    expect(deliveryTimes(rules(rule({}), STREETS), 'r', { isOpen })).toEqual({
      zones: [
        { hours: [hours(10, 22)], minutes: 40 },
        { hours: [hours(12, 20)], minutes: 90 },
      ],
      isCertain: false,
    });
    const alike = rules(rule({}), rule({ zone: 'Улицы' }));
    expect(deliveryTimes(alike, 'r', { isOpen })).toMatchObject({ isCertain: true });
  });

  it('join the hours of one zone, and of a rule for every zone', () => {
    const night = rule({ zone: null, hours: hours(0, 2), priority: 0, minutes: 20 });
    expect(deliveryTimes(rules(rule({}), STREETS, night), 'r', { isOpen }).zones).toEqual([
      { hours: [hours(10, 22), hours(0, 2)], minutes: 20 },
      { hours: [hours(12, 20), hours(0, 2)], minutes: 20 },
    ]);
  });

  it('take as long as the zone that delivers now, the first of them', () => {
    const inner = rule({ priority: 0, hours: hours(12, 13), minutes: 30 });
    const known = rules(inner, rule({ minutes: 50 }));
    const minutesIf = (isOpenNow: (one: DeliveryRule) => boolean) =>
      deliveryTimes(known, 'r', { ...at(INSIDE), isOpen: isOpenNow }).zones[0]?.minutes;
    expect(minutesIf(() => true)).toBe(30);
    expect(minutesIf(({ priority }) => priority > 0)).toBe(50);
  });

  it.each([
    ['a zone around the place', at(INSIDE), [hours(10, 22)], false],
    ['a zone that is named', at(null, 'Улицы'), [hours(12, 20)], true],
    ['zones that may have it', at(OUTSIDE), [hours(12, 20)], false],
  ])('to a place are those of %s', (_what, place, expected, isCertain) => {
    const { zones, ...times } = deliveryTimes(rules(rule({}), STREETS), 'r', place);
    expect(zones.flatMap((zone) => zone.hours)).toEqual(expected);
    expect(times).toEqual({ isCertain });
  });

  it('are none outside of drawn zones, and for whom no rule is', () => {
    const none = { zones: [], isCertain: true };
    expect(deliveryTimes(rules(rule({})), 'r', at(OUTSIDE))).toEqual(none);
    expect(deliveryTimes(rules(rule({})), 'other', at(INSIDE))).toEqual(none);
    expect(deliveryTimes(rules(rule({})), 'other', { isOpen }).zones).toEqual([]);
  });

  it('are not known before the rules are, and always where nothing is drawn', () => {
    const always = [{ hours: [], minutes: null }];
    expect(deliveryTimes(undefined, 'r', at(INSIDE))).toEqual({ zones: always, isCertain: false });
    expect(deliveryTimes({ zones: [], rules: [] }, 'r', at(INSIDE))).toEqual({
      zones: always,
      isCertain: true,
    });
  });
});
