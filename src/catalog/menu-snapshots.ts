import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Subject, type Observable } from 'rxjs';
import { Events } from '../platform/events/events.js';
import { LOGGER } from '../platform/logging/logger.js';
import { CatalogRepository } from './catalog.repository.js';
import type { MenuSnapshotRow } from './catalog.table.js';
import type { MenuContent } from './menu-content.js';
import { readSnapshot, type MenuSnapshot } from './menu-snapshot.js';

/** This replica's copy of the menus, kept equal to the database by events. */
@Injectable()
export class MenuSnapshots implements OnModuleInit {
  private readonly byRestaurant = new Map<string, MenuSnapshot>();
  private readonly changed = new Subject<MenuSnapshot>();

  constructor(
    private readonly repository: CatalogRepository,
    private readonly events: Events,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    this.events.on('menu.changed').subscribe(({ restaurantId }) => {
      void this.load(restaurantId);
    });
    this.events.on('gap').subscribe(() => {
      void this.reload(() => this.repository.all());
    });
    await this.acceptAll(await this.repository.all());
  }

  /** Each snapshot that is new here. */
  get changes(): Observable<MenuSnapshot> {
    return this.changed;
  }

  find(restaurantId: string): MenuSnapshot | undefined {
    return this.byRestaurant.get(restaurantId);
  }

  all(): MenuSnapshot[] {
    return [...this.byRestaurant.values()];
  }

  /** One that has just been stored; when this ends, it is served. */
  async load(restaurantId: string): Promise<void> {
    await this.reload(async () => {
      const row = await this.repository.find(restaurantId);
      return row === undefined ? [] : [row];
    });
  }

  private async reload(read: () => Promise<MenuSnapshotRow[]>): Promise<void> {
    try {
      await this.acceptAll(await read());
    } catch (error) {
      this.logger.error({ err: error }, 'a changed menu could not be loaded');
    }
  }

  private async acceptAll(rows: MenuSnapshotRow[]): Promise<void> {
    for (const row of rows) {
      await this.accept(row);
    }
  }

  /** Two readings may overtake each other; the newer row stays. */
  private async accept(row: MenuSnapshotRow): Promise<void> {
    if (this.isOutdated(row)) {
      return;
    }
    const snapshot = await readSnapshot(row, this.contentOf(row.revision));
    if (!this.isOutdated(row)) {
      this.byRestaurant.set(row.restaurantId, snapshot);
      this.changed.next(snapshot);
    }
  }

  private isOutdated(row: MenuSnapshotRow): boolean {
    const present = this.byRestaurant.get(row.restaurantId);
    return present !== undefined && row.updatedAt <= present.updatedAt;
  }

  private contentOf(revision: string): MenuContent | undefined {
    return this.all().find(({ content }) => content.revision === revision)?.content;
  }
}
