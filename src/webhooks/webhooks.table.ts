import { index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** What iiko sent, as it came, until it is processed; kept some days for support. */
export const webhookInbox = pgTable(
  'webhook_inbox',
  {
    id: uuid('id').primaryKey(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
    body: jsonb('body').$type<unknown>().notNull(),
    processedAt: timestamp('processed_at', { withTimezone: true }),
    eventCount: integer('event_count'),
    error: text('error'),
  },
  (table) => [index('webhook_inbox_received_at').on(table.receivedAt)],
);
