import distance from '@turf/distance';
import { CITIES, type Point } from '../data/cities.js';
import { DELIVERY_RULES, type Restriction } from '../data/delivery-zones.js';
import { Geocoder } from './geocoder.js';
import { covers } from './refusals.js';
import { StreetDirectory } from './street-directory.js';

const MOSCOW = { code: 'MSK' };
const YEKATERINBURG = { code: 'EKB' };
const TVERSKAYA = { latitude: 55.7642, longitude: 37.6058 };
const directory = new StreetDirectory();
const geocoder = new Geocoder(directory);

const km = (a: Point, b: Point): number =>
  distance([a.longitude, a.latitude], [b.longitude, b.latitude]);

describe('Geocoder', () => {
  it.each([
    { line1: 'Москва, Тверская, 12' },
    { line1: 'г. Москва, ул. Тверская, д. 12' },
    { line1: 'Московская область, Москва, Тверская 12' },
    { line1: 'Тверская, 12' },
    { line1: 'тверская 12' },
    { city: 'Москва', streetName: 'Тверская', house: '12' },
    { streetName: 'улица Тверская', house: 'д.12' },
    { streetId: '057ee700-0000-4000-8000-000000000001', house: '12' },
    { streetId: '057ee700-0000-4000-8000-000000099999', streetName: 'Тверская', house: '12' },
  ])('puts %j at one and the same place', (address) => {
    const point = geocoder.locate(MOSCOW, address);
    expect(point).toEqual(geocoder.locate(MOSCOW, { line1: 'Москва, Тверская, 12' }));
    expect(point && km(point, TVERSKAYA)).toBeLessThan(0.15);
  });

  it.each([
    { line1: 'Москва, Несуществующая, 1' },
    { line1: 'Тула, Тверская, 12' },
    { city: 'Тула', streetName: 'Тверская', house: '12' },
    { city: 'Москва', house: '12' },
    { line1: '' },
    {},
  ])('does not find %j', (address) => {
    expect(geocoder.locate(MOSCOW, address)).toBeNull();
  });

  it('knows the cities of the organization only', () => {
    const address = { line1: 'Екатеринбург, Вайнера, 9' };
    expect(geocoder.locate(MOSCOW, address)).toBeNull();
    expect(geocoder.locate(YEKATERINBURG, address)).not.toBeNull();
  });

  it('takes a street whose name has a number for what it is', () => {
    const whole = geocoder.locate(YEKATERINBURG, { line1: 'Екатеринбург, 8 Марта, 5' });
    expect(whole).toEqual(geocoder.locate(YEKATERINBURG, { streetName: '8 Марта', house: '5' }));
  });

  it('tells houses of a street apart, a little', () => {
    const first = geocoder.locate(MOSCOW, { line1: 'Арбат, 1' });
    const second = geocoder.locate(MOSCOW, { line1: 'Арбат, 2' });
    expect(first).not.toEqual(second);
    expect(first && second && km(first, second)).toBeLessThan(0.3);
  });

  it('spreads streets over their cities', () => {
    for (const city of CITIES) {
      const far = directory
        .streetsOf(city)
        .filter((_, index) => index % 97 === 0)
        .map(({ id }) => geocoder.locate({ code: city.organizationCode }, { streetId: id }))
        .map((point) => (point ? km(point, city.centre) : Number.POSITIVE_INFINITY));
      expect(Math.max(0, ...far)).toBeLessThanOrEqual(city.radiusKm * 1.01);
    }
  });

  it('leaves most of Moscow inside the zones, Химки outside them', () => {
    const { zones = [], restrictions = [] } = DELIVERY_RULES.MSK ?? {};
    const [moscow, khimki] = CITIES;
    const share = (city: typeof moscow): number => {
      const streets = city ? directory.streetsOf(city).filter((_, n) => n % 7 === 0) : [];
      const covered = streets.filter(({ id }) => {
        const point = geocoder.locate(MOSCOW, { streetId: id });
        return restrictions.some((one: Restriction) => point && covers(one, zones, point));
      });
      return covered.length / streets.length;
    };
    expect(share(moscow)).toBeGreaterThan(0.5);
    expect(share(moscow)).toBeLessThan(0.95);
    expect(share(khimki)).toBe(0);
  });
});
