import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Subject, type Observable } from 'rxjs';
import type { EventMap } from '../platform/events/events.js';
import { OnEvent } from '../platform/events/on-event.js';
import { LOGGER } from '../platform/logging/logger.js';
import { Snapshots } from '../sync/snapshots.js';
import { byKey, compare, type StopListChange, type StopListEntry } from './stop-list.js';
import { StopListsRepository } from './stop-lists.repository.js';
import type { StopListRow } from './stop-lists.table.js';

/** One change of a list, from the version before it to its own. */
export interface StopListDelta extends StopListChange {
  restaurantId: string;
  fromVersion: number;
  version: number;
  asOf: Date;
}

export interface StopListSnapshot extends StopListRow {
  byKey: ReadonlyMap<string, StopListEntry>;
}

/** Changes kept for clients that come back after a short absence. */
const KEPT_DELTAS = 100;

/** The stop lists, by restaurant, and their last changes. */
@Injectable()
export class StopListSnapshots extends Snapshots<StopListRow, StopListSnapshot> {
  private readonly history = new Map<string, StopListDelta[]>();
  private readonly told = new Subject<StopListDelta>();

  constructor(
    private readonly repository: StopListsRepository,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(logger);
  }

  /** Each change of a list, and each list that is new here. */
  get deltas(): Observable<StopListDelta> {
    return this.told.asObservable();
  }

  override onModuleDestroy(): void {
    super.onModuleDestroy();
    this.told.complete();
  }

  @OnEvent('stop-list.changed')
  onChanged({ restaurantId }: EventMap['stop-list.changed']): Promise<void> {
    return this.load(restaurantId);
  }

  /**
   * What has changed since a version. Undefined when that cannot be told: it is too old, not from
   * this database, or was skipped by this replica, which saw two changes as one.
   */
  since(restaurantId: string, version: number): StopListDelta[] | undefined {
    if (version === this.find(restaurantId)?.version) {
      return [];
    }
    const deltas = this.history.get(restaurantId) ?? [];
    const first = deltas.findIndex((delta) => delta.fromVersion === version);
    return first === -1 ? undefined : deltas.slice(first);
  }

  protected async read(restaurantId?: string): Promise<StopListRow[]> {
    if (restaurantId === undefined) {
      return this.repository.loadAll();
    }
    const row = await this.repository.load(restaurantId);
    return row === undefined ? [] : [row];
  }

  protected override keyOf({ restaurantId }: StopListRow): string {
    return restaurantId;
  }

  protected override versionOf({ version }: StopListRow): number {
    return version;
  }

  protected hold(row: StopListRow): StopListSnapshot {
    return { ...row, byKey: byKey(row.entries) };
  }

  protected override replaced(before: StopListSnapshot | undefined, after: StopListSnapshot): void {
    const { restaurantId, version, readAt } = after;
    const delta = {
      restaurantId,
      fromVersion: before?.version ?? 0,
      version,
      asOf: readAt,
      ...compare(before?.entries ?? [], after.entries),
    };
    if (before !== undefined) {
      const kept = this.history.get(restaurantId) ?? [];
      this.history.set(restaurantId, [...kept, delta].slice(-KEPT_DELTAS));
    }
    this.told.next(delta);
  }
}
