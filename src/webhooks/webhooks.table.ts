import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** An event of a body that could not be read or applied. */
export interface WebhookFailure {
  /** Its place in the body. */
  index: number;
  type: string | null;
  orderId: string | null;
  reason: string;
}

const moment = (name: string) => timestamp(name, { withTimezone: true });
const noTexts = sql`'{}'::text[]`;

/** What iiko sent, without what it says of guests; kept some days for support. */
export const webhookInbox = pgTable(
  'webhook_inbox',
  {
    id: uuid('id').primaryKey(),
    receivedAt: moment('received_at').notNull().defaultNow(),
    body: jsonb('body').$type<unknown>().notNull(),
    processedAt: moment('processed_at'),
    eventCount: integer('event_count'),
    /** Why it could not be processed as a whole, or the first reason of its events. */
    error: text('error'),
    /** Types, organizations and orders that the body names, as they came. */
    types: text('types').array().notNull().default(noTexts),
    organizationIds: text('organization_ids').array().notNull().default(noTexts),
    orderIds: text('order_ids').array().notNull().default(noTexts),
    /** iiko's clock of the newest news in it, in milliseconds; null where nothing has one. */
    newestNews: bigint('newest_news', { mode: 'number' }),
    /** Counted before each is made. */
    attempts: integer('attempts').notNull().default(0),
    /** The last attempts that nothing came of: the process ended, or the database was away. */
    unfinished: integer('unfinished').notNull().default(0),
    /** When it was given up: it waits for an operator. */
    failedAt: moment('failed_at'),
    failures: jsonb('failures').$type<WebhookFailure[]>(),
    replayedAt: moment('replayed_at'),
    /** Name of the operator's key. */
    replayedBy: text('replayed_by'),
  },
  (table) => [
    index('webhook_inbox_received_at').on(table.receivedAt),
    index('webhook_inbox_orders').using('gin', table.orderIds),
    index('webhook_inbox_failed')
      .on(table.receivedAt)
      .where(sql`${table.failedAt} is not null`),
  ],
);
