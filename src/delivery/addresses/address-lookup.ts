import type { Location } from '../../restaurants/restaurant.js';
import type { DeliveryAddress } from '../check/delivery-check.js';
import type { City } from './delivery-cities.js';

export type LookupSource = 'directory' | 'dadata';

export interface StreetSuggestion {
  /** Of the organization's directory; null for a street that is not in it. */
  id: string | null;
  name: string;
  city: string;
  source: LookupSource;
}

export interface AddressSuggestion {
  text: string;
  city: string;
  street: string;
  streetId: string | null;
  house: string | null;
  building: string | null;
  flat: string | null;
  location: Location | null;
  source: LookupSource;
}

export interface AddressQuery {
  text: string;
  /** Where to look, all of them when the guest has not chosen one. */
  cities: City[];
  limit: number;
}

/** Completes what a guest types into an address. */
export abstract class AddressLookup {
  /** @throws Problem `snapshot_missing` while the streets of the city are not known */
  abstract suggestStreets(city: City, text: string, limit: number): Promise<StreetSuggestion[]>;

  abstract suggestAddresses(query: AddressQuery): Promise<AddressSuggestion[]>;

  /** Where a house is; null when that is not known. */
  abstract locate(address: DeliveryAddress): Promise<Location | null>;
}
