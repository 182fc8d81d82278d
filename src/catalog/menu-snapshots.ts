import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Subject, type Observable } from 'rxjs';
import { Events } from '../events/events.js';
import { LOGGER } from '../logging/logger.js';
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
      void this.reload(async () => {
        const row = await this.repository.find(restaurantId);
        return row === undefined ? [] : [row];
      });
    });
    this.events.on('gap').subscribe(() => {
      void this.reload(() => this.repository.all());
    });
    (await this.repository.all()).forEach((row) => {
      this.accept(row);
    });
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

  private async reload(read: () => Promise<MenuSnapshotRow[]>): Promise<void> {
    try {
      (await read()).forEach((row) => {
        this.accept(row);
      });
    } catch (error) {
      this.logger.error({ err: error }, 'a changed menu could not be loaded');
    }
  }

  /** Two readings may overtake each other; the newer row stays. */
  private accept(row: MenuSnapshotRow): void {
    const present = this.byRestaurant.get(row.restaurantId);
    if (present !== undefined && row.updatedAt < present.updatedAt) {
      return;
    }
    const snapshot = readSnapshot(row, this.contentOf(row.revision));
    this.byRestaurant.set(row.restaurantId, snapshot);
    this.changed.next(snapshot);
  }

  private contentOf(revision: string): MenuContent | undefined {
    return this.all().find(({ content }) => content.revision === revision)?.content;
  }
}
