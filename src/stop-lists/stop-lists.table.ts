import { bigint, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StopListCause, StopListEntry } from './stop-list.js';

/** What is stopped in each restaurant; a row is written only when that changes. */
export const stopLists = pgTable('stop_lists', {
  restaurantId: text('restaurant_id').primaryKey(),
  organizationId: text('organization_id').notNull(),
  /** Grows with each change, so that replicas and clients agree on what they have seen. */
  version: bigint('version', { mode: 'number' }).notNull().default(1),
  /** Sorted by item and size. */
  entries: jsonb('entries').$type<StopListEntry[]>().notNull(),
  /** What made us read the list: a poll or a webhook. */
  source: text('source').$type<StopListCause>().notNull(),
  /** Start of the read that found the change. */
  readAt: timestamp('read_at', { withTimezone: true }).notNull(),
});

export type StopListRow = typeof stopLists.$inferSelect;
