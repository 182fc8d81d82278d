import { CITIES, REGIONS, type City, type Point, type Region } from '../data/cities.js';
import { streetId } from '../data/ids.js';
import { streetName } from './street-names.js';

export interface Street {
  id: string;
  /** As the POS spells it: "Ленина", "Новый Арбат", "1-й Кожуховский проезд". */
  name: string;
  classifierId: string | null;
  isDeleted: boolean;
  city: City;
  /** Its true place, where it is a street that exists. */
  at: Point | null;
}

interface Owner {
  code: string;
}

const DELETED_EVERY = 997;
const CLASSIFIED_EVERY = 3;
const ID_DIGITS = 12;
const KLADR_PLACE_DIGITS = 11;
const KLADR_STREET_DIGITS = 4;

/**
 * Regions, cities and streets of the organizations. Streets are made up when they are asked for;
 * only the names of a city in which one was searched are remembered.
 */
export class StreetDirectory {
  private readonly numbers = new Map<string, ReadonlyMap<string, number>>();

  /** Streets of a city beyond `mostPerCity` do not exist. */
  constructor(private readonly mostPerCity = Number.POSITIVE_INFINITY) {}

  regions({ code }: Owner): Region[] {
    return REGIONS.filter(({ organizationCode }) => organizationCode === code);
  }

  cities({ code }: Owner): City[] {
    return CITIES.filter(({ organizationCode }) => organizationCode === code);
  }

  streetsOf(city: City): Street[] {
    const length = Math.min(city.streets.count, this.mostPerCity);
    return Array.from({ length }, (_, offset) => streetAt(city, offset));
  }

  byId(owner: Owner, id: string): Street | undefined {
    const number = Number(id.slice(-ID_DIGITS));
    if (streetId(number) !== id.toLowerCase()) {
      return undefined;
    }
    const city = this.cities(owner).find(({ streets: { first, count } }) =>
      isWithin(number - first, count),
    );
    return city && streetAt(city, number - city.streets.first);
  }

  byClassifierId(owner: Owner, classifierId: string): Street | undefined {
    const serial = Number(
      classifierId.slice(KLADR_PLACE_DIGITS, KLADR_PLACE_DIGITS + KLADR_STREET_DIGITS),
    );
    const offset = (serial - 1) * CLASSIFIED_EVERY;
    return this.cities(owner)
      .filter(({ streets }) => isWithin(offset, streets.count))
      .map((city) => streetAt(city, offset))
      .find((street) => street.classifierId === classifierId);
  }

  /** By a name as people write it: "ул. Тверская", "Кожуховский 1-й пр-д". */
  byName(city: City, name: string): Street | undefined {
    const number = this.numbersOf(city).get(nameKey(name));
    return number === undefined ? undefined : streetAt(city, number);
  }

  private numbersOf(city: City): ReadonlyMap<string, number> {
    const known = this.numbers.get(city.id);
    if (known) {
      return known;
    }
    const numbers = new Map(
      this.streetsOf(city).map(({ name }, number) => [nameKey(name), number] as const),
    );
    this.numbers.set(city.id, numbers);
    return numbers;
  }
}

function streetAt(city: City, offset: number): Street {
  const number = city.streets.first + offset;
  const known = city.known[offset];
  return {
    id: streetId(number),
    name: known?.name ?? streetName(number),
    classifierId: classifierIdOf(city, offset),
    isDeleted: number % DELETED_EVERY === 0,
    city,
    at: known?.at ?? null,
  };
}

// KLADR: eleven digits of the place, four of the street, two that tell whether it is current.
const classifierIdOf = (city: City, offset: number): string | null =>
  offset % CLASSIFIED_EVERY === 0
    ? city.classifierId.slice(0, KLADR_PLACE_DIGITS) +
      String(offset / CLASSIFIED_EVERY + 1).padStart(KLADR_STREET_DIGITS, '0') +
      '00'
    : null;

const isWithin = (offset: number, count: number): boolean => offset >= 0 && offset < count;

const UNSAID = new Set(['ул', 'улица', 'г', 'город']);
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  пер: 'переулок',
  'пр-д': 'проезд',
  пр: 'проспект',
  'пр-т': 'проспект',
  'пр-кт': 'проспект',
  просп: 'проспект',
  'б-р': 'бульвар',
  бул: 'бульвар',
  ш: 'шоссе',
  туп: 'тупик',
};

/** What spellings of one name have in common: no letter case, no order of words, no "ул.". */
export const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[\s.,]+/)
    .filter((word) => word !== '' && !UNSAID.has(word))
    .map((word) => ABBREVIATIONS[word] ?? word)
    .sort()
    .join(' ');
