import { Inject, Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockMs } from '../platform/database/clock.js';
import type { Freshness } from '../platform/http/prepared-responses.js';
import { Problem } from '../platform/http/problem.js';
import { timesIn, type WriteTime } from '../platform/time/local-time.js';
import { sourceOf, type Scope } from '../sync/scope.js';
import { SyncStates } from '../sync/sync-states.js';
import { acceptanceOf, leavesTime, type Acceptance } from './acceptance.js';
import type { Organization, Restaurant } from './restaurant.js';
import { RestaurantSnapshots, within } from './restaurant-snapshots.js';
import { RestaurantsRepository, type RestaurantsSnapshot } from './restaurants.repository.js';

export type { Acceptance } from './acceptance.js';
export type {
  CancelCause,
  OfferedService,
  Organization,
  PaymentType,
  Restaurant,
  Service,
  TipsType,
} from './restaurant.js';
export { findTable, type FoundTable } from './tables.js';

export const RESTAURANTS_SYNC = 'restaurants';
export const POS_CHECK = 'pos-check';
export const TABLES_SYNC = 'tables';

/**
 * The restaurants, answered from memory: neither iiko nor the database is asked. A replica may be configured to serve
 * some organizations only. It does the jobs of all replicas nevertheless, and so it knows the restaurants of all.
 */
@Injectable()
export class RestaurantsService {
  constructor(
    private readonly snapshots: RestaurantSnapshots,
    private readonly repository: RestaurantsRepository,
    private readonly states: SyncStates,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Something about the restaurants has changed, and this service already answers with it. */
  get changes(): Observable<unknown> {
    return this.snapshots.changes;
  }

  /** The organizations that this replica reads and serves. */
  get scope(): Scope {
    return this.config.iiko.organizationIds;
  }

  /** Whether there are restaurants at all; not before the first answer from iiko. */
  get loaded(): boolean {
    return this.list().length > 0;
  }

  /** By organization, then by name. */
  list(): Restaurant[] {
    return this.snapshots.current.own.restaurants;
  }

  find(restaurantId: string): Restaurant | undefined {
    const { own, byId } = this.snapshots.current;
    return own.ids.has(restaurantId) ? byId.get(restaurantId) : undefined;
  }

  /** For jobs: also one that only other replicas serve. */
  findAnywhere(restaurantId: string): Restaurant | undefined {
    return this.snapshots.current.byId.get(restaurantId);
  }

  /** For jobs: what is known of the organizations, also where only other replicas serve them. */
  within(scope: Scope): RestaurantsSnapshot {
    return within(this.snapshots.current, scope);
  }

  /** @throws Problem `restaurant_not_found`, or `snapshot_missing` while nothing is known */
  require(restaurantId: string): Restaurant {
    const restaurant = this.find(restaurantId);
    if (restaurant !== undefined) {
      return restaurant;
    }
    throw this.loaded ? new Problem('restaurant_not_found') : missing();
  }

  /** @throws Problem `snapshot_missing` while nothing is known */
  requireAll(): Restaurant[] {
    if (!this.loaded) {
      throw missing();
    }
    return this.list();
  }

  organizations(): Organization[] {
    return this.snapshots.current.own.organizations;
  }

  organizationIds(): string[] {
    return this.organizations().map(({ id }) => id);
  }

  /** Writes times of a restaurant as the API answers them. */
  timesOf(restaurantId: string): WriteTime {
    return timesIn(this.findAnywhere(restaurantId)?.timeZone);
  }

  /** iiko's local times of an organization are read with the zone of any restaurant of it. */
  timeZoneOf(organizationId: string): string {
    const [restaurant] = this.within([organizationId]).restaurants;
    return restaurant?.timeZone ?? 'UTC';
  }

  /** Whether a restaurant takes orders at this moment. */
  acceptance(restaurantId: string): Acceptance {
    const { asleep, posAlive } = this.findAnywhere(restaurantId) ?? this.require(restaurantId);
    return acceptanceOf({
      asleep,
      posAlive,
      checkedAt: this.states.state(sourceOf(POS_CHECK, this.scope)).asOf,
      checkEveryMs: this.config.sync.posCheckMs,
      now: clockMs(),
    });
  }

  /** The same for an order that is due then; absent: as soon as possible. */
  acceptanceFor(restaurantId: string, dueAt: Date | undefined): Acceptance {
    const acceptance = this.acceptance(restaurantId);
    const canWait =
      acceptance.acceptsLaterOrders &&
      dueAt !== undefined &&
      leavesTime(dueAt.getTime(), this.leadMs, clockMs());
    return canWait ? { ...acceptance, acceptsOrders: true, reason: null } : acceptance;
  }

  /** When an order that is due then has to be at the restaurant. */
  latestStart(dueAt: Date): Date {
    return new Date(dueAt.getTime() - this.leadMs);
  }

  /** Up to when orders are taken: iiko takes none for later. */
  latestDueAt(now: Date): Date {
    return new Date(now.getTime() + this.config.slots.horizonDays * 86_400_000);
  }

  private get leadMs(): number {
    const { pickup, delivery } = this.config.slots.leadMinutes;
    return Math.max(pickup, delivery) * 60_000;
  }

  /**
   * How an organization turned out to take addresses; it holds until iiko is asked about its organizations again.
   * Every replica hears of it.
   */
  rememberAddressFormat(organizationId: string, format: 'City' | 'Legacy'): Promise<void> {
    return this.repository.setAddressFormat(organizationId, format);
  }

  freshness(): Freshness {
    const { asOf, stale } = this.states.state(sourceOf(RESTAURANTS_SYNC, this.scope));
    return { asOf: asOf ?? new Date(0), stale };
  }
}

function missing(): Problem {
  return new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
}
