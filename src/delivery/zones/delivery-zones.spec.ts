import { covers, polygonOf } from './delivery-zones.js';

const CLOCKWISE = [
  { latitude: 55, longitude: 37 },
  { latitude: 56, longitude: 37 },
  { latitude: 56, longitude: 38 },
  { latitude: 55, longitude: 38 },
];
const INSIDE = { latitude: 55.5, longitude: 37.5 };
const OUTSIDE = { latitude: 55.5, longitude: 38.5 };

describe('covers', () => {
  const rules = {
    zones: [
      { name: 'Центр', corners: CLOCKWISE },
      { name: 'Вручную', corners: [] },
    ],
    rules: [],
  };

  it('looks into the polygon', () => {
    expect(covers(rules, 'Центр', INSIDE)).toBe(true);
    expect(covers(rules, 'Центр', OUTSIDE)).toBe(false);
  });

  it('is everywhere for a rule without a zone', () => {
    expect(covers(rules, null, OUTSIDE)).toBe(true);
  });

  it('cannot tell where nothing is drawn', () => {
    expect(covers(rules, 'Вручную', INSIDE)).toBeUndefined();
    expect(covers(rules, 'Нет такой', INSIDE)).toBeUndefined();
  });
});

describe('polygonOf', () => {
  it('closes the ring and goes counterclockwise', () => {
    const [ring] = polygonOf({ name: '', corners: CLOCKWISE })?.coordinates ?? [];
    expect(ring).toEqual([
      [38, 55],
      [38, 56],
      [37, 56],
      [37, 55],
      [38, 55],
    ]);
    expect(polygonOf({ name: '', corners: CLOCKWISE.toReversed() })?.coordinates[0]).toHaveLength(
      5,
    );
  });

  it('is none of two corners', () => {
    expect(polygonOf({ name: '', corners: CLOCKWISE.slice(0, 2) })).toBeNull();
  });
});
