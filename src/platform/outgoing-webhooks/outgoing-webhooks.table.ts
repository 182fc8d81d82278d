import { sql } from 'drizzle-orm';
import {
  bigint,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

export const OUTGOING_STATUSES = ['pending', 'delivered', 'dead', 'superseded'] as const;
export type OutgoingStatus = (typeof OUTGOING_STATUSES)[number];

export const OUTGOING_TYPES = ['order.updated', 'stop-list.updated'] as const;
export type OutgoingType = (typeof OUTGOING_TYPES)[number];

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** What the storefront's backend is told, written with the change that it is about. */
export const outgoingWebhooks = pgTable(
  'outgoing_webhooks',
  {
    id: uuid('id').primaryKey(),
    type: text('type', { enum: OUTGOING_TYPES }).notNull(),
    /** Id of the order or of the restaurant. */
    subjectId: text('subject_id').notNull(),
    /** Of the news about this subject: a later one is higher. */
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    /** The body to the letter: a repeat is signed over the same bytes. */
    body: text('body').notNull(),
    status: text('status', { enum: OUTGOING_STATUSES }).notNull().default('pending'),
    createdAt: moment('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Attempts before it was last sent again by an operator: the schedule begins anew then. */
    attemptsBefore: integer('attempts_before').notNull().default(0),
    lastAttemptAt: moment('last_attempt_at'),
    /** Status of the last answer; null where there was none. */
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    nextAttemptAt: moment('next_attempt_at'),
    deliveredAt: moment('delivered_at'),
  },
  (table) => [
    index('outgoing_webhooks_status').on(
      table.status,
      table.createdAt.desc().nullsFirst(),
      table.id,
    ),
    index('outgoing_webhooks_created_at').on(table.createdAt),
    // Of a stop list only the latest is worth telling: what has not been sent yet is replaced.
    uniqueIndex('outgoing_webhooks_unsent_stop_list')
      .on(table.subjectId)
      .where(
        sql`${table.type} = 'stop-list.updated' and ${table.status} = 'pending' and ${table.attempts} = 0`,
      ),
  ],
);
