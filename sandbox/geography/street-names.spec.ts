import { CITIES } from '../data/cities.js';
import { NAME_COUNT, streetName } from './street-names.js';
import { StreetDirectory, nameKey } from './street-directory.js';

describe('streetName', () => {
  const names = Array.from({ length: NAME_COUNT }, (_, number) => streetName(number));

  it('never makes the same name twice, however it is spelled', () => {
    expect(new Set(names.map(nameKey)).size).toBe(NAME_COUNT);
    expect(NAME_COUNT).toBeGreaterThan(30_000);
  });

  it('makes adjectives agree with their kind, and leaves the kind of streets out', () => {
    const about = (stem: string): string[] => names.filter((name) => name.includes(stem));
    expect(about('Калужск')).toEqual(
      expect.arrayContaining([
        'Калужская',
        '1-й Калужский переулок',
        'Новое Калужское шоссе',
        'Малая Калужская аллея',
      ]),
    );
    expect(about('Цветочн')).toEqual(
      expect.arrayContaining(['Цветочный бульвар', '2-я Цветочная', 'Нижний Цветочный проезд']),
    );
    expect(about('Кравцов')).toEqual(
      expect.arrayContaining(['Кравцова', 'переулок Кравцова', 'проезд Академика Кравцова']),
    );
  });

  it('is a name that an order can carry', () => {
    expect(names.filter((name) => name.length > 60 || !/^[А-ЯЁа-яё\d -]+$/.test(name))).toEqual([]);
  });
});

describe('StreetDirectory', () => {
  const directory = new StreetDirectory();
  const streets = CITIES.flatMap((city) => directory.streetsOf(city));
  const [moscow, khimki] = CITIES;

  it('has thirty thousand streets, each name and each id once', () => {
    expect(streets).toHaveLength(30_000);
    expect(new Set(streets.map(({ name }) => nameKey(name))).size).toBe(30_000);
    expect(new Set(streets.map(({ id }) => id)).size).toBe(30_000);
    const codes = streets.flatMap(({ classifierId }) => classifierId ?? []);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^\d{17}$/.test(code))).toBe(true);
  });

  it('finds each street again by its id and its classifier', () => {
    const sample = streets.filter((_, index) => index % 501 === 0);
    for (const street of sample) {
      const owner = { code: street.city.organizationCode };
      expect(directory.byId(owner, street.id.toUpperCase())).toEqual(street);
      if (street.classifierId !== null) {
        expect(directory.byClassifierId(owner, street.classifierId)).toEqual(street);
      }
      expect(directory.byName(street.city, street.name)).toEqual(street);
    }
  });

  it.each(['057ee700-0000-4000-8000-000000030001', '057ee700-0000-4000-8000-000000020301', 'x'])(
    'does not find %s in Moscow',
    (id) => {
      expect(directory.byId({ code: 'MSK' }, id)).toBeUndefined();
    },
  );

  it.each([
    ['Тверская', 'Тверская'],
    ['ул. Тверская', 'Тверская'],
    ['УЛИЦА НОВЫЙ АРБАТ', 'Новый Арбат'],
    ['Кожуховский 1-й пр-д', '1-й Кожуховский проезд'],
    ['Мира просп.', 'проспект Мира'],
  ])('understands %s as %s', (spoken, name) => {
    expect(moscow && directory.byName(moscow, spoken)?.name).toBe(name);
    expect(khimki && directory.byName(khimki, spoken)).toBeUndefined();
  });
});
