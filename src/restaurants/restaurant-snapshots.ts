import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import { OnEvent } from '../platform/events/on-event.js';
import { LOGGER } from '../platform/logging/logger.js';
import { isWithin, type Scope } from '../sync/scope.js';
import { Snapshots } from '../sync/snapshots.js';
import type { Organization, Restaurant } from './restaurant.js';
import { RestaurantsRepository, type RestaurantsSnapshot } from './restaurants.repository.js';

interface KnownRestaurants extends RestaurantsSnapshot {
  byId: ReadonlyMap<string, Restaurant>;
  /** Of the organizations that this replica serves. */
  own: RestaurantsSnapshot & { ids: ReadonlySet<string> };
}

const NONE: KnownRestaurants = known([], [], []);

/** All restaurants as one snapshot. */
@Injectable()
export class RestaurantSnapshots extends Snapshots<RestaurantsSnapshot, KnownRestaurants> {
  constructor(
    private readonly repository: RestaurantsRepository,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(logger);
  }

  get current(): KnownRestaurants {
    return this.find() ?? NONE;
  }

  @OnEvent('restaurants.changed')
  onChanged(): Promise<void> {
    return this.load();
  }

  protected async read(): Promise<RestaurantsSnapshot[]> {
    return [await this.repository.load()];
  }

  protected hold({ organizations, restaurants }: RestaurantsSnapshot): KnownRestaurants {
    return known(
      organizations.toSorted((one, other) => one.id.localeCompare(other.id)),
      restaurants.toSorted((one, other) => sortKey(one).localeCompare(sortKey(other))),
      this.config.iiko.organizationIds,
    );
  }
}

function known(
  organizations: Organization[],
  restaurants: Restaurant[],
  scope: Scope,
): KnownRestaurants {
  const own = within({ organizations, restaurants }, scope);
  return {
    organizations,
    restaurants,
    byId: new Map(restaurants.map((restaurant) => [restaurant.id, restaurant])),
    own: { ...own, ids: new Set(own.restaurants.map(({ id }) => id)) },
  };
}

export function within(
  { organizations, restaurants }: RestaurantsSnapshot,
  scope: Scope,
): RestaurantsSnapshot {
  return {
    organizations: organizations.filter(({ id }) => isWithin(scope, id)),
    restaurants: restaurants.filter(({ organizationId }) => isWithin(scope, organizationId)),
  };
}

function sortKey({ organizationName, name, id }: Restaurant): string {
  return `${organizationName}\n${name}\n${id}`;
}
