import { Injectable, type OnModuleInit } from '@nestjs/common';
import { merge } from 'rxjs';
import { Problem } from '../../platform/http/problem.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import { sourceOf } from '../../sync/scope.js';
import { SyncStates } from '../../sync/sync-states.js';
import { cityKey, type Candidate } from '../check/delivery-candidates.js';
import { DeliverySnapshots } from '../sync/delivery-snapshots.js';
import { DELIVERY_SYNC } from '../sync/delivery-sync.js';
import type { Address } from '../../platform/http/address.dto.js';
import type { DeliveryAddress } from '../check/delivery-check.js';
import { StreetDirectory } from './street-directory.js';
import type { Street, StreetSearch } from './street-search.js';

/** Cities in which a street is looked for whose own city the directory lacks. */
const SEARCHED_CITIES = 10;
const SUGGESTED_STREETS = 5;

/** A city with those who deliver there. */
export interface City {
  id: string;
  name: string;
  organizationIds: string[];
  restaurantIds: string[];
}

/** The cities of all organizations; those of a chain share their ids. */
@Injectable()
export class DeliveryCities implements OnModuleInit {
  private known: City[] | undefined;

  constructor(
    private readonly snapshots: DeliverySnapshots,
    private readonly restaurants: RestaurantsService,
    private readonly directory: StreetDirectory,
    private readonly states: SyncStates,
  ) {}

  onModuleInit(): void {
    merge(this.snapshots.changes, this.restaurants.changes).subscribe(() => {
      this.known = undefined;
    });
  }

  /** By name. */
  list(): City[] {
    this.known ??= this.collect();
    return this.known;
  }

  /** Organizations that deliver, as they are chosen for an address. */
  candidates(): Candidate[] {
    return this.restaurants
      .organizations()
      .filter(({ id }) => this.deliveringRestaurantsOf(id).length > 0)
      .map(({ id, location, addressFormatType }) => ({
        organizationId: id,
        cities: this.snapshots.citiesOf(id).map(({ name }) => name),
        location,
        takesAnyAddress: addressFormatType === 'City',
      }));
  }

  /** By id or by name. */
  find(idOrName: string): City | undefined {
    const key = cityKey(idOrName);
    return this.list().find(
      ({ id, name }) => id === idOrName.toLowerCase() || cityKey(name) === key,
    );
  }

  /** @throws Problem `snapshot_missing` before they were first read: that there are none is not known then */
  requireAll(): City[] {
    const cities = this.list();
    if (
      cities.length === 0 &&
      this.states.state(sourceOf(DELIVERY_SYNC, this.restaurants.scope)).asOf === undefined
    ) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    return cities;
  }

  /** @throws Problem `city_not_found`, `snapshot_missing` */
  require(idOrName: string): City {
    this.requireAll();
    const city = this.find(idOrName);
    if (city === undefined) {
      throw new Problem('city_not_found');
    }
    return city;
  }

  /** Undefined before they were first read. */
  async streetsOf({ id, organizationIds }: City): Promise<StreetSearch | undefined> {
    for (const organizationId of organizationIds) {
      const index = await this.directory.find(organizationId, id);
      if (index !== undefined) {
        return index;
      }
    }
    return undefined;
  }

  /** The street of an organization's own directory that an address means, where it has one. */
  async findStreet(
    organizationId: string,
    { city, street, streetId }: { city: string; street: string; streetId?: string },
  ): Promise<Street | undefined> {
    const key = cityKey(city);
    const known = this.snapshots.citiesOf(organizationId).find(({ name }) => cityKey(name) === key);
    const index = known && (await this.directory.find(organizationId, known.id));
    const chosen = streetId === undefined ? undefined : index?.byId(streetId.toLowerCase());
    return chosen ?? index?.named(street);
  }

  /**
   * Addresses that may be meant by one whose street an organization's directory does not have, or has several times.
   * @returns undefined when the street is known, or nothing is known of the streets there
   */
  async suggestFor(
    organizationId: string,
    address: DeliveryAddress,
  ): Promise<Address[] | undefined> {
    const cities = this.snapshots.citiesOf(organizationId);
    const key = cityKey(address.city);
    const meant = cities.filter(({ name }) => cityKey(name) === key);
    const suggestions: Address[] = [];
    const searched = (meant.length > 0 ? meant : cities).slice(0, SEARCHED_CITIES);
    let hasRead = false;
    for (const { id, name: city } of searched) {
      const index = await this.directory.find(organizationId, id);
      hasRead ||= index !== undefined;
      const isKnown =
        meant.length > 0 &&
        index !== undefined &&
        (await this.findStreet(organizationId, address)) !== undefined;
      if (isKnown) {
        return undefined;
      }
      suggestions.push(...suggestIn(index, city, address));
    }
    return hasRead ? suggestions.slice(0, SUGGESTED_STREETS) : undefined;
  }

  private collect(): City[] {
    const cities = new Map<string, City>();
    for (const organizationId of this.restaurants.organizationIds()) {
      const restaurantIds = this.deliveringRestaurantsOf(organizationId);
      if (restaurantIds.length === 0) {
        continue;
      }
      for (const { id, name } of this.snapshots.citiesOf(organizationId)) {
        const known = cities.get(id) ?? { id, name, organizationIds: [], restaurantIds: [] };
        known.organizationIds.push(organizationId);
        known.restaurantIds.push(...restaurantIds);
        cities.set(id, known);
      }
    }
    return [...cities.values()].sort((one, other) => one.name.localeCompare(other.name, 'ru'));
  }

  private deliveringRestaurantsOf(organizationId: string): string[] {
    return this.restaurants
      .list()
      .filter((one) => one.organizationId === organizationId && one.services.includes('delivery'))
      .map(({ id }) => id);
  }
}

/** Streets of one name first, told apart by their ids; otherwise those that are written or sound alike. */
function suggestIn(
  index: StreetSearch | undefined,
  city: string,
  { street, streetId: _streetId, ...address }: DeliveryAddress,
): Address[] {
  const same = index?.allNamed(street) ?? [];
  const streets = same.length > 0 ? same : (index?.find(street, SUGGESTED_STREETS) ?? []);
  return streets.map(({ id, name }) => ({ ...address, city, street: name, streetId: id }));
}
