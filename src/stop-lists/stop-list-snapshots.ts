import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Subject, type Observable } from 'rxjs';
import { Events } from '../platform/events/events.js';
import { LOGGER } from '../platform/logging/logger.js';
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

/** This replica's copy of the stop lists, and their last changes. */
@Injectable()
export class StopListSnapshots implements OnModuleInit {
  private readonly byRestaurant = new Map<string, StopListSnapshot>();
  private readonly history = new Map<string, StopListDelta[]>();
  private readonly changed = new Subject<StopListDelta>();

  constructor(
    private readonly repository: StopListsRepository,
    private readonly events: Events,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    this.events.on('stop-list.changed').subscribe({
      next: ({ restaurantId }) => void this.reload(restaurantId),
      complete: () => {
        this.changed.complete();
      },
    });
    this.events.on('gap').subscribe(() => void this.reload());
    await this.load();
  }

  get changes(): Observable<StopListDelta> {
    return this.changed.asObservable();
  }

  find(restaurantId: string): StopListSnapshot | undefined {
    return this.byRestaurant.get(restaurantId);
  }

  all(): StopListSnapshot[] {
    return [...this.byRestaurant.values()];
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

  private async reload(restaurantId?: string): Promise<void> {
    try {
      await this.load(restaurantId);
    } catch (error) {
      this.logger.error({ restaurantId, err: error }, 'a stop list could not be read');
    }
  }

  private async load(restaurantId?: string): Promise<void> {
    const rows =
      restaurantId === undefined
        ? await this.repository.loadAll()
        : [await this.repository.load(restaurantId)];
    for (const row of rows) {
      if (row !== undefined) {
        this.accept(row);
      }
    }
  }

  private accept(row: StopListRow): void {
    const before = this.byRestaurant.get(row.restaurantId);
    if (before !== undefined && before.version >= row.version) {
      return;
    }
    this.byRestaurant.set(row.restaurantId, { ...row, byKey: byKey(row.entries) });
    const delta = {
      restaurantId: row.restaurantId,
      fromVersion: before?.version ?? 0,
      version: row.version,
      asOf: row.readAt,
      ...compare(before?.entries ?? [], row.entries),
    };
    if (before !== undefined) {
      const kept = this.history.get(row.restaurantId) ?? [];
      this.history.set(row.restaurantId, [...kept, delta].slice(-KEPT_DELTAS));
    }
    this.changed.next(delta);
  }
}
