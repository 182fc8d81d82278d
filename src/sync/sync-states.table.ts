import { integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** A part of a source that the last successful attempt went without. */
export interface SyncGap {
  what: string;
  reason: string;
  /** Whether it may be there soon, so that the source is read again before its interval has passed. */
  passing: boolean;
}

/** How each snapshot of iiko's data stands. */
export const syncStates = pgTable('sync_states', {
  /** `restaurants`, or a kind and what it is of: `stop-lists/<organization id>`, `restaurants/<scope>`. */
  source: text('source').primaryKey(),
  /** Start of the last successful attempt: the data is at least as new as that. */
  asOf: timestamp('as_of', { withTimezone: true }),
  /** Start of the last attempt; newer than `as_of` and `failed_at` while it runs. */
  attemptedAt: timestamp('attempted_at', { withTimezone: true }).notNull(),
  /** End of the last attempt, where that one failed. */
  failedAt: timestamp('failed_at', { withTimezone: true }),
  /** Until then iiko would refuse it again, where it has said so. */
  retryAt: timestamp('retry_at', { withTimezone: true }),
  /** Attempts since the last success that lacked nothing that may come. */
  failures: integer('failures').notNull().default(0),
  error: text('error'),
  /** Parts that the last success went without: defaults or what was known before stand for them. */
  gaps: jsonb('gaps').$type<SyncGap[]>().notNull().default([]),
  /** What iiko calls this state of the data, where it does. */
  revision: text('revision'),
});

export type SyncRow = typeof syncStates.$inferSelect;
