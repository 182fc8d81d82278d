import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { EventMap } from '../platform/events/events.js';
import { OnEvent } from '../platform/events/on-event.js';
import { LOGGER } from '../platform/logging/logger.js';
import { Snapshots } from '../sync/snapshots.js';
import { CatalogRepository } from './catalog.repository.js';
import type { MenuSnapshotRow } from './catalog.table.js';
import { readSnapshot, type MenuSnapshot } from './menu-snapshot.js';

/** The menus, by restaurant. */
@Injectable()
export class MenuSnapshots extends Snapshots<MenuSnapshotRow, MenuSnapshot> {
  constructor(
    private readonly repository: CatalogRepository,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(logger);
  }

  @OnEvent('menu.changed')
  onChanged({ restaurantId }: EventMap['menu.changed']): Promise<void> {
    return this.load(restaurantId);
  }

  protected async read(restaurantId?: string): Promise<MenuSnapshotRow[]> {
    if (restaurantId === undefined) {
      return this.repository.all();
    }
    const row = await this.repository.find(restaurantId);
    return row === undefined ? [] : [row];
  }

  protected override keyOf({ restaurantId }: MenuSnapshotRow): string {
    return restaurantId;
  }

  protected override versionOf({ updatedAt }: MenuSnapshotRow): number {
    return updatedAt.getTime();
  }

  protected hold(row: MenuSnapshotRow): Promise<MenuSnapshot> {
    const sister = this.all().find(({ content }) => content.revision === row.revision);
    return readSnapshot(row, sister?.content);
  }
}
