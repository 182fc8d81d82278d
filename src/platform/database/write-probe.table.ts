import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

/** One row that is written again and again: a database that cannot write still answers questions. */
export const writeProbe = pgTable('write_probe', {
  id: integer('id').primaryKey(),
  writtenAt: timestamp('written_at', { withTimezone: true }).notNull(),
});
