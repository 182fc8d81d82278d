import { chooseCandidates, cityKey } from './check/delivery-candidates.js';
import type { DeliveryReasonCode } from './check/delivery-check.js';
import { estimate } from './check/delivery-estimate.js';
import { DAY_MINUTES, type DeliveryRule, type DeliveryRules } from './check/delivery-rules.js';
import { notChecked, sortVerdicts, type DeliveryVerdict } from './check/delivery-verdict.js';

const address = (city: string, location?: { latitude: number; longitude: number }) => ({
  city,
  street: 'Тверская',
  house: '1',
  ...(location === undefined ? {} : { location }),
});

describe('chooseCandidates', () => {
  const MOSCOW = {
    organizationId: 'moscow',
    cities: ['Москва', 'Химки'],
    location: { latitude: 55.76, longitude: 37.6 },
    takesAnyAddress: true,
  };
  const URAL = {
    organizationId: 'ural',
    cities: ['Екатеринбург'],
    location: { latitude: 56.83, longitude: 60.59 },
    takesAnyAddress: false,
  };
  const choose = (...given: Parameters<typeof address>) =>
    chooseCandidates([MOSCOW, URAL], address(...given));

  it('asks those whose city it is', () => {
    expect(choose('г. Екатеринбург')).toEqual(['ural']);
    expect(choose('химки')).toEqual(['moscow']);
  });

  it('asks those that are near, whatever the city is called', () => {
    expect(choose('Берёзовский', { latitude: 56.9, longitude: 60.8 })).toEqual(['ural']);
  });

  it('asks those whose directory does not matter when nobody else is left', () => {
    expect(choose('Красногорск')).toEqual(['moscow']);
    expect(chooseCandidates([URAL], address('Тула'))).toEqual([]);
    expect(chooseCandidates([{ ...URAL, cities: [] }], address('Тула'))).toEqual(['ural']);
  });
});

describe('cityKey', () => {
  it.each(['Орёл', 'г. Орел', 'город Орёл', ' орел '])('%s is one city', (name) => {
    expect(cityKey(name)).toBe('орел');
  });

  it('leaves a name that begins so alone', () => {
    expect(cityKey('Гагарин')).toBe('гагарин');
    expect(cityKey('Городец')).toBe('городец');
  });
});

describe('sortVerdicts', () => {
  const verdict = (restaurantId: string, overrides: Partial<DeliveryVerdict> = {}) => ({
    ...notChecked(restaurantId),
    refusal: null,
    ...overrides,
  });
  const order = (verdicts: DeliveryVerdict[], closed: string[] = [], far: string[] = []) =>
    sortVerdicts(verdicts, {
      acceptsOrders: (id) => !closed.includes(id),
      distanceTo: (id) => (far.includes(id) ? 10 : 1),
    }).map(({ restaurantId }) => restaurantId);

  it('prefers who takes orders, then whom iiko puts first, who is nearer, who is faster', () => {
    const one = verdict('a', { priority: 1, minutes: 40 });
    const two = verdict('b', { priority: 2, minutes: 30 });
    expect(order([two, one])).toEqual(['a', 'b']);
    expect(order([one, two], ['a'])).toEqual(['b', 'a']);
    expect(order([one, { ...two, priority: 1 }])).toEqual(['b', 'a']);
    expect(order([one, { ...two, priority: 1 }], [], ['b'])).toEqual(['a', 'b']);
  });

  it('puts what is nearest to a yes first', () => {
    const refused = (refusal: DeliveryReasonCode) => verdict(refusal, { refusal });
    const all = [
      refused('outside_zones'),
      refused('sum_below_minimum'),
      refused('time_unacceptable'),
      verdict('yes', { minutes: 500 }),
    ];
    expect(order(all)).toEqual(['yes', 'sum_below_minimum', 'time_unacceptable', 'outside_zones']);
  });
});

describe('estimate', () => {
  const RESTAURANT = { id: 'r', currency: 'RUB', timeZone: 'Europe/Moscow' };
  const INSIDE = { latitude: 55.5, longitude: 37.5 };
  const NOON = new Date('2026-11-23T12:00:00+03:00');
  const rule = (overrides: Partial<DeliveryRule> = {}): DeliveryRule => ({
    restaurantId: 'r',
    zone: 'Центр',
    minSum: 800,
    hours: { weekdays: [0, 1, 2, 3, 4, 5, 6], from: 600, to: 1_320 },
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
      { name: 'Вручную', corners: [] },
    ],
    rules: list,
  });
  const judge = (
    known: DeliveryRules | undefined,
    inquiry: Partial<Parameters<typeof estimate>[2]> = {},
  ) => estimate(known, RESTAURANT, { location: INSIDE, at: NOON, sum: 100_000, ...inquiry })[0];

  it('says yes inside the zone, in time, above the minimum', () => {
    expect(judge(rules(rule()))).toEqual({
      restaurantId: 'r',
      refusal: null,
      zone: 'Центр',
      minutes: 40,
      minimum: 80_000,
      feeProductId: null,
      priority: 1,
      estimate: true,
    });
  });

  it('refuses what the rules refuse', () => {
    expect(judge(rules(rule()), { sum: 79_999 })?.refusal).toBe('sum_below_minimum');
    const outside = { latitude: 57, longitude: 37.5 };
    expect(judge(rules(rule()), { location: outside })?.refusal).toBe('outside_zones');
    expect(judge(rules(rule()), { at: new Date('2026-11-23T23:00:00+03:00') })).toMatchObject({
      refusal: 'time_unacceptable',
    });
  });

  it('refuses no sum that it does not know', () => {
    expect(judge(rules(rule()), { sum: undefined })?.refusal).toBeNull();
  });

  it.each([
    ['the place', rules(rule()), null],
    ['any rule', undefined, INSIDE],
    ['whom the zones are for', rules(), INSIDE],
    ['what is in a zone of houses', rules(rule({ zone: 'Вручную' })), INSIDE],
    [
      'which bit is which day',
      rules(rule({ hours: { weekdays: [5], from: 0, to: DAY_MINUTES } })),
      INSIDE,
    ],
  ])('neither allows nor refuses without knowing %s', (_what, known, location) => {
    expect(judge(known, { location })?.refusal).toBe('not_checked');
  });

  it('allows every address where nothing is drawn, as iiko does', () => {
    const nothing = { zones: [], rules: [] };
    expect(judge(nothing, { location: null })).toMatchObject({ refusal: null, estimate: true });
  });

  it('needs no place for rules that hold everywhere', () => {
    expect(judge(rules(rule({ zone: null })), { location: null })).toMatchObject({
      refusal: null,
      minimum: 80_000,
    });
  });
});
