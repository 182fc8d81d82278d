import { Injectable } from '@nestjs/common';
import { Problem } from '../platform/http/problem.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { Scheduled } from '../sync/scheduled.js';
import { SyncStates } from '../sync/sync-states.js';
import { StopListSnapshots, type StopListSnapshot } from './stop-list-snapshots.js';
import { remainingOf, type StopListCause, type StopListEntry } from './stop-list.js';

export const STOP_LISTS_SYNC = 'stop-lists';

export interface StopListState {
  version: number;
  /** When iiko last confirmed the list, changed or not. */
  asOf: Date;
  /** What brought the list as it is: a poll or a webhook. */
  source: StopListCause;
  stale: boolean;
}

/** iiko sends one webhook for each change; those of one moment are answered by one read. */
const HINT_DELAY_MS = 500;

/** What is limited or sold out, answered from memory: neither iiko nor the database is asked. */
@Injectable()
export class StopListsService {
  constructor(
    private readonly snapshots: StopListSnapshots,
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    private readonly jobs: Jobs,
  ) {}

  /**
   * How many of an item or modifier can be sold in one size, or (null) in all sizes together; undefined when that is
   * not limited. Where both are limited both count.
   */
  remaining(restaurantId: string, itemId: string, sizeId: string | null): number | undefined {
    const snapshot = this.snapshots.find(restaurantId);
    return snapshot && remainingOf(snapshot.byKey, itemId, sizeId);
  }

  /** Sorted by item and size; undefined before the list was first read. */
  entries(restaurantId: string): StopListEntry[] | undefined {
    return this.snapshots.find(restaurantId)?.entries;
  }

  /** Undefined before the list was first read. */
  state(restaurantId: string): StopListState | undefined {
    const snapshot = this.snapshots.find(restaurantId);
    return snapshot && this.stateOf(snapshot);
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  require(restaurantId: string): StopListState & { items: StopListEntry[] } {
    this.restaurants.require(restaurantId);
    const snapshot = this.snapshots.find(restaurantId);
    if (snapshot === undefined) {
      throw new Problem('snapshot_missing', { headers: { 'retry-after': '5' } });
    }
    return { ...this.stateOf(snapshot), items: snapshot.entries };
  }

  /**
   * Something in an organization's lists has changed: they are read soon. Many hints at once are one
   * read; a hint that comes in during a read causes one more.
   */
  async hint(organizationId: string): Promise<void> {
    if (this.restaurants.within([organizationId]).organizations.length > 0) {
      const payload = { organizationId, cause: 'webhook' as const };
      await this.jobs.send('stop-lists.sync', payload, {
        key: organizationId,
        delayMs: HINT_DELAY_MS,
      });
    }
  }

  /** Also at once for a restaurant that has none. */
  @Scheduled((stopLists: StopListsService, config) => ({
    kind: STOP_LISTS_SYNC,
    everyMs: config.sync.stopListMs,
    ids: () => stopLists.restaurants.organizationIds(),
    incomplete: (organizationId) => stopLists.lacksOne(organizationId),
  }))
  poll(organizationId: string): Promise<void> {
    const payload = { organizationId, cause: 'poll' as const };
    return this.jobs.send('stop-lists.sync', payload, { key: organizationId });
  }

  private lacksOne(organizationId: string): boolean {
    return this.restaurants
      .list()
      .some((one) => one.organizationId === organizationId && this.state(one.id) === undefined);
  }

  private stateOf({ organizationId, version, source, readAt }: StopListSnapshot): StopListState {
    const { asOf, stale } = this.states.state(stopListsSource(organizationId));
    // The change arrives a moment before the success of the read that found it.
    const confirmedAt = asOf !== undefined && asOf > readAt ? asOf : readAt;
    return { version, source, stale, asOf: confirmedAt };
  }
}

export function stopListsSource(organizationId: string): string {
  return `${STOP_LISTS_SYNC}/${organizationId}`;
}
