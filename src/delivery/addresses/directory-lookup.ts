import { Injectable } from '@nestjs/common';
import { Problem } from '../../platform/http/problem.js';
import {
  AddressLookup,
  type AddressQuery,
  type AddressSuggestion,
  type StreetSuggestion,
} from './address-lookup.js';
import { readAddressText, type AddressText } from './address-text.js';
import { cityKey } from '../check/delivery-candidates.js';
import { DeliveryCities, type City } from './delivery-cities.js';
import { misspelledIn } from './street-search.js';
import { streetWords } from './street-words.js';

/** Without a chosen city so many are searched at most. */
const SEARCHED_CITIES = 10;

/** Knows the streets of iiko's directories, no houses and no places. */
@Injectable()
export class DirectoryLookup extends AddressLookup {
  constructor(private readonly cities: DeliveryCities) {
    super();
  }

  override async suggestStreets(
    city: City,
    text: string,
    limit: number,
  ): Promise<StreetSuggestion[]> {
    const index = await this.cities.streetsOf(city);
    if (index === undefined) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    return index
      .find(text, limit)
      .map(({ id, name }) => ({ id, name, city: city.name, source: 'directory' }));
  }

  /** The house is taken from what was typed, as it stands there. */
  override async suggestAddresses({
    text,
    cities,
    limit,
  }: AddressQuery): Promise<AddressSuggestion[]> {
    const { rest, named } = splitCity(text, cities);
    const address = readAddressText(rest);
    const words = streetWords(address.street);
    const suggestions: AddressSuggestion[] = [];
    for (const city of named.slice(0, SEARCHED_CITIES)) {
      suggestions.push(...(await this.suggestIn(city, rest, address, limit)));
    }
    return suggestions
      .map((suggestion) => ({ suggestion, misspelled: misspelledIn(suggestion.street, words) }))
      .sort((one, other) => one.misspelled - other.misspelled)
      .map(({ suggestion }) => suggestion)
      .slice(0, limit);
  }

  override locate(): Promise<null> {
    return Promise.resolve(null);
  }

  private async suggestIn(
    city: City,
    text: string,
    address: AddressText,
    limit: number,
  ): Promise<AddressSuggestion[]> {
    const index = await this.cities.streetsOf(city);
    if (index === undefined) {
      return [];
    }
    // «Микрорайон 5» may be a street as well as a house.
    const whole = address.house === null ? undefined : index.named(text);
    return [
      ...(whole === undefined ? [] : [toSuggestion(city, whole, NO_HOUSE)]),
      ...index.find(address.street, limit).map((street) => toSuggestion(city, street, address)),
    ];
  }
}

const NO_HOUSE = { house: null, building: null, flat: null };

function toSuggestion(
  { name: city }: City,
  { id: streetId, name: street }: { id: string; name: string },
  { house, building, flat }: Pick<AddressText, 'house' | 'building' | 'flat'>,
): AddressSuggestion {
  const parts = [city, street, house, building && `корп. ${building}`, flat && `кв. ${flat}`];
  return {
    text: parts.filter((part) => part !== null).join(', '),
    ...{ city, street, streetId, house, building, flat },
    location: null,
    source: 'directory',
  };
}

/** «Нижний Новгород, Тверская 12»: the city that a text begins with is the one that is meant. */
function splitCity(text: string, cities: City[]): { rest: string; named: City[] } {
  for (let words = LONGEST_CITY; words > 0; words -= 1) {
    const [beginning = ''] = new RegExp(`^\\s*(?:[^\\s,]+[\\s,]+){${words}}`).exec(text) ?? [];
    const named = cities.filter(({ name }) => cityKey(name) === cityKey(beginning));
    if (named.length > 0) {
      return { rest: text.slice(beginning.length).trim(), named };
    }
  }
  return { rest: text, named: cities };
}

/** In words, «г.» included. */
const LONGEST_CITY = 4;
