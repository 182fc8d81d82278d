import {
  bigint,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { RemarkReason } from './menu-remarks.js';

/** PGlite gives a Uint8Array where node-postgres gives a Buffer. */
const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
});

/** The menu of each restaurant as it is served, bytes and all; replaced only when its content differs. */
export const menuSnapshots = pgTable(
  'menu_snapshots',
  {
    restaurantId: uuid('restaurant_id').primaryKey(),
    organizationId: uuid('organization_id').notNull(),
    /** Hash of the content, without the restaurant it is for. */
    revision: text('revision').notNull(),
    /** Hash of the identity bytes. */
    etag: text('etag').notNull(),
    itemCount: integer('item_count').notNull(),
    /** Null: unpack `gzip`; former versions stored it. */
    identity: bytes('identity'),
    /** Where in the identity bytes the items lie, as gzipped JSON; null where a former version wrote them. */
    index: bytes('index'),
    gzip: bytes('gzip').notNull(),
    brotli: bytes('brotli').notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('menu_snapshots_organization').on(table.organizationId)],
);

/** What was left out of each organization's menu or changed when it was last read. */
export const menuReports = pgTable('menu_reports', {
  organizationId: uuid('organization_id').primaryKey(),
  /** As of `menu_snapshots`. */
  revision: text('revision').notNull(),
  counts: jsonb('counts').$type<Partial<Record<RemarkReason, number>>>().notNull(),
  /** The first of them, as gzipped JSON. */
  remarks: bytes('remarks').notNull(),
  readAt: timestamp('read_at', { withTimezone: true }).notNull().defaultNow(),
});

/** Menus that were not allowed to replace a good one, for the operator to look at. */
export const menuRejections = pgTable(
  'menu_rejections',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    organizationId: uuid('organization_id').notNull(),
    reason: text('reason').$type<RejectionReason>().notNull(),
    detail: text('detail').notNull(),
    /** As of `menu_snapshots`; null where nothing could be read. */
    revision: text('revision'),
    /** The menu as gzipped JSON; null where nothing could be read. */
    body: bytes('body'),
    times: integer('times').notNull().default(1),
    firstAt: timestamp('first_at', { withTimezone: true }).notNull().defaultNow(),
    lastAt: timestamp('last_at', { withTimezone: true }).notNull().defaultNow(),
    /** When a good menu came after it. */
    resolvedAt: timestamp('resolved_at', { withTimezone: true }),
  },
  (table) => [index('menu_rejections_organization').on(table.organizationId, table.lastAt)],
);

/**
 * `malformed`: the answer was no menu at all; `unreadable`: too many of its items could not be read;
 * `shrunk`: too many items of the present menu are missing.
 */
export type RejectionReason = 'malformed' | 'unreadable' | 'shrunk';

export type MenuSnapshotRow = typeof menuSnapshots.$inferSelect;
export type MenuReportRow = typeof menuReports.$inferSelect;
export type MenuRejectionRow = typeof menuRejections.$inferSelect;
