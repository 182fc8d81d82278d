import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { JSON_TYPE, type Representation } from '../platform/http/representation.js';
import type { MenuSnapshotRow } from './catalog.table.js';
import { readUnindexed, type MenuIndex } from './menu-bytes.js';
import { MenuContent } from './menu-content.js';

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

const unpack = promisify(gunzip);

/** @param known a content of the same revision, to be shared instead of read again */
export async function readSnapshot(
  row: MenuSnapshotRow,
  known: MenuContent | undefined,
): Promise<MenuSnapshot> {
  const identity = row.identity ?? (await unpack(row.gzip));
  return {
    restaurantId: row.restaurantId,
    organizationId: row.organizationId,
    representation: {
      contentType: JSON_TYPE,
      cacheControl: MENU_CACHE_CONTROL,
      hash: row.etag,
      bodies: { identity, gzip: row.gzip, br: row.brotli },
    },
    content: known ?? (await readContent(row, identity)),
    updatedAt: row.updatedAt,
  };
}

async function readContent(
  { index, revision, restaurantId }: MenuSnapshotRow,
  identity: Buffer,
): Promise<MenuContent> {
  if (index === null) {
    const written = readUnindexed(identity);
    return new MenuContent(revision, written.identityFor(restaurantId), written.index);
  }
  const text = (await unpack(index)).toString('utf8');
  return new MenuContent(revision, identity, JSON.parse(text) as MenuIndex);
}
