import type { Point } from '../data/cities.js';
import { nameKey, type Street, type StreetDirectory } from './street-directory.js';

/** An address as a request gives it: in parts, or in one line up to the house. */
export interface SoughtAddress {
  city?: string | null | undefined;
  streetName?: string | null | undefined;
  streetId?: string | null | undefined;
  house?: string | null | undefined;
  line1?: string | null | undefined;
}

interface Found {
  street: Street;
  house: string;
}

interface Owner {
  code: string;
}

const KM_PER_DEGREE = 111.32;
/** Houses of one street lie within about a hundred metres of each other. */
const HOUSE_SPREAD_DEGREES = 0.0008;

/**
 * Stands for the map service that iiko asks: knows the streets of the organization's cities and
 * puts each at the same place every time.
 */
export class Geocoder {
  constructor(private readonly directory: StreetDirectory) {}

  locate(owner: Owner, address: SoughtAddress): Point | null {
    const found = this.findByParts(owner, address) ?? this.findByLine(owner, address.line1);
    return found ? placeOf(found) : null;
  }

  private findByParts(owner: Owner, address: SoughtAddress): Found | undefined {
    const { streetId, streetName, house } = address;
    const street =
      (streetId ? this.directory.byId(owner, streetId) : undefined) ??
      (streetName ? this.findByName(owner, address.city, streetName) : undefined);
    return street && { street, house: house ?? '' };
  }

  /** Without a city the organization's first one is meant. */
  private findByName(
    owner: Owner,
    cityName: string | null | undefined,
    streetName: string,
  ): Street | undefined {
    const cities = this.directory.cities(owner);
    const city = cityName
      ? cities.find(({ name }) => nameKey(name) === nameKey(cityName))
      : cities[0];
    return city && this.directory.byName(city, streetName);
  }

  // "Москва, Тверская, 12", "г. Москва, ул. Тверская, д. 12", "Тверская 12". Whatever stands before
  // the city (a region) is skipped; without a city the line begins with the street.
  private findByLine(owner: Owner, line1: string | null | undefined): Found | undefined {
    const parts = (line1 ?? '').split(',').map((part) => part.trim());
    const keys = new Map(this.directory.cities(owner).map(({ name }) => [nameKey(name), name]));
    const cityIndex = parts.findIndex((part) => keys.has(nameKey(part)));
    const [streetPart = '', ...rest] = parts.slice(cityIndex + 1);
    const [name, house] = withoutHouse(streetPart);
    const cityName = keys.get(nameKey(parts[cityIndex] ?? ''));
    const whole = this.findByName(owner, cityName, streetPart);
    if (whole) {
      return { street: whole, house: rest.join(' ') };
    }
    const street = this.findByName(owner, cityName, name);
    return street && { street, house: [house, ...rest].join(' ') };
  }
}

function withoutHouse(part: string): [name: string, house: string] {
  const match = /^(.*\S)\s+((?:д\.?\s*)?\d\S*)$/.exec(part);
  return match ? [match[1] ?? '', match[2] ?? ''] : [part, ''];
}

function placeOf({ street, house }: Found): Point {
  const { latitude, longitude } = street.at ?? scattered(street);
  const number = house.toLowerCase().replace(/[^\p{L}\d]|дом|^д/gu, '');
  const shift = (salt: string): number =>
    number === '' ? 0 : (fraction(salt + number) - 0.5) * 2 * HOUSE_SPREAD_DEGREES;
  return { latitude: round(latitude + shift('a')), longitude: round(longitude + shift('o')) };
}

/** Spread evenly over the city's circle by the name. */
function scattered({ name, city: { centre, radiusKm } }: Street): Point {
  const angle = 2 * Math.PI * fraction(`angle ${name}`);
  const distance = (radiusKm * Math.sqrt(fraction(`distance ${name}`))) / KM_PER_DEGREE;
  const shrink = Math.cos((centre.latitude * Math.PI) / 180);
  return {
    latitude: centre.latitude + distance * Math.cos(angle),
    longitude: centre.longitude + (distance * Math.sin(angle)) / shrink,
  };
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** A number from 0 to 1 that depends on nothing but the text (FNV-1a, mixed once more). */
function fraction(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
