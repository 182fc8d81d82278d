import { deliveryRestrictionsSchema } from '../../iiko/schemas/geography.js';
import { isEmpty, rulesFor } from '../check/delivery-rules.js';
import { toDeliveryRules, weekdaysOf } from './delivery-rules.mapper.js';

const CORNERS = [
  { latitude: 55, longitude: 37 },
  { latitude: 56, longitude: 37 },
  { latitude: 56, longitude: 38 },
  { latitude: 55, longitude: 38 },
];
const GROUP = '0b000000-0000-4000-8000-000000000001';
const OTHER_GROUP = '0b000000-0000-4000-8000-000000000002';

const restrictions = (overrides: object) =>
  toDeliveryRules(
    deliveryRestrictionsSchema.parse({
      organizationId: '0a000000-0000-4000-8000-000000000001',
      restrictions: [],
      deliveryZones: [],
      ...overrides,
    }),
  );

const aRestriction = (overrides: object) => ({
  terminalGroupId: GROUP,
  organizationId: null,
  zone: 'Центр',
  minSum: 800,
  weekMap: 127,
  from: 600,
  to: 1_320,
  priority: 1,
  deliveryDurationInMinutes: 40,
  deliveryServiceProductId: null,
  ...overrides,
});

describe('toDeliveryRules', () => {
  it('takes the common values where they are the same for all', () => {
    const common = restrictions({
      useSameMinSum: true,
      defaultMinSum: 500,
      useSameDeliveryDuration: true,
      defaultDeliveryDurationInMinutes: 90,
      useSameWorkTimeInterval: true,
      defaultFrom: 480,
      defaultTo: 1_380,
      useSameRestrictionsOnAllWeek: true,
      restrictions: [aRestriction({ weekMap: 1 })],
    });
    expect(common.rules[0]).toMatchObject({
      minSum: 500,
      minutes: 90,
      hours: { from: 480, to: 1_380, weekdays: [0, 1, 2, 3, 4, 5, 6] },
    });
  });

  it('does without what a restriction leaves open', () => {
    const { rules } = restrictions({
      restrictions: [aRestriction({ minSum: null, from: null, to: null, weekMap: 0 })],
    });
    expect(rules[0]).toMatchObject({
      minSum: null,
      hours: { from: 0, to: 1_440, weekdays: [0, 1, 2, 3, 4, 5, 6] },
    });
  });

  it.each([
    ['until 02:00 of the next day', 600, 1_560, { from: 600, to: 120 }],
    ['until midnight', 600, 1_440, { from: 600, to: 1_440 }],
    ['until the hour at which they begin', 600, 2_040, { from: 0, to: 1_440 }],
    ['for more than a day', 0, 1_500, { from: 0, to: 1_440 }],
    ['without an end', 600, null, { from: 600, to: 1_440 }],
    ['without a beginning', null, 1_320, { from: 0, to: 1_320 }],
    ['without either', null, null, { from: 0, to: 1_440 }],
  ])('reads hours %s', (_what, from, to, hours) => {
    const own = restrictions({ restrictions: [aRestriction({ from, to })] });
    expect(own.rules[0]?.hours).toMatchObject(hours);
    const common = restrictions({
      useSameWorkTimeInterval: true,
      defaultFrom: from,
      defaultTo: to,
      restrictions: [aRestriction({})],
    });
    expect(common.rules[0]?.hours).toMatchObject(hours);
  });

  it('gives a restaurant its own rules and those of all', () => {
    const all = restrictions({
      restrictions: [
        aRestriction({ zone: 'своя' }),
        aRestriction({ zone: 'чужая', terminalGroupId: OTHER_GROUP }),
        aRestriction({ zone: 'общая', terminalGroupId: null }),
      ],
    });
    expect(rulesFor(all, GROUP).map(({ zone }) => zone)).toEqual(['своя', 'общая']);
  });

  it('closes no ring twice', () => {
    const { zones } = restrictions({
      deliveryZones: [
        { name: 'Центр', coordinates: [...CORNERS, ...CORNERS.slice(0, 1)], addresses: [] },
      ],
    });
    expect(zones[0]?.corners).toEqual(CORNERS);
  });

  it('knows when there is nothing at all', () => {
    expect(isEmpty(restrictions({}))).toBe(true);
    expect(isEmpty(restrictions({ restrictions: [aRestriction({})] }))).toBe(false);
  });
});

describe('weekdaysOf', () => {
  it('reads Monday from the lowest bit', () => {
    expect(weekdaysOf(0b1100000)).toEqual([5, 6]);
    expect(weekdaysOf(1)).toEqual([0]);
  });

  it.each([null, 0, -1, 128, 1.5])('takes %s for every day', (weekMap) => {
    expect(weekdaysOf(weekMap)).toHaveLength(7);
  });
});
