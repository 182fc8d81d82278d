import { JSON_TYPE, type Representation } from '../http/representation.js';
import type { MenuSnapshotRow } from './catalog.table.js';
import { readContent, type MenuContent } from './menu-content.js';

export const MENU_CACHE_CONTROL =
  'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400';

/** Kind of the sync states of menus: one per organization, whose restaurants share a menu. */
export const MENU_SYNC = 'catalog';

export function menuSyncSource(organizationId: string): string {
  return `${MENU_SYNC}/${organizationId}`;
}

/** The menu of a restaurant in memory: as bytes to serve and as data to look things up in. */
export interface MenuSnapshot {
  readonly restaurantId: string;
  readonly organizationId: string;
  readonly representation: Representation;
  readonly content: MenuContent;
  readonly updatedAt: Date;
}

/** @param known a content of the same revision, to be shared instead of read again */
export function readSnapshot(row: MenuSnapshotRow, known: MenuContent | undefined): MenuSnapshot {
  return {
    restaurantId: row.restaurantId,
    organizationId: row.organizationId,
    representation: {
      contentType: JSON_TYPE,
      cacheControl: MENU_CACHE_CONTROL,
      hash: row.etag,
      bodies: { identity: row.identity, gzip: row.gzip, br: row.brotli },
    },
    content: known ?? readContent(row.identity),
    updatedAt: row.updatedAt,
  };
}
