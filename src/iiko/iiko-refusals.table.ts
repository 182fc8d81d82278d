import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** What iiko has refused for good, until it answers or the configuration changes. */
export const iikoRefusals = pgTable(
  'iiko_refusals',
  {
    /** Derived from what the calls are made with: under another configuration nothing has been refused. */
    configuration: text('configuration').notNull(),
    /** The same call has the same subject. */
    subject: text('subject').notNull(),
    /** Operation and organizations: an answer to one call shows that these are not refused any more. */
    scope: text('scope').notNull(),
    operation: text('operation').notNull(),
    organizationIds: jsonb('organization_ids').$type<string[]>().notNull(),
    kind: text('kind', { enum: ['rejected', 'unauthorized', 'expired', 'malformed'] }).notNull(),
    status: integer('status'),
    code: text('code'),
    description: text('description'),
    correlationId: text('correlation_id'),
    since: moment('since').notNull(),
    lastAt: moment('last_at').notNull(),
    times: integer('times').notNull(),
    /** How often in a row it was refused since it last was tried because somebody said so. */
    inRow: integer('in_row').notNull(),
    nextAttemptAt: moment('next_attempt_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.configuration, table.subject] })],
);

export type IikoRefusal = typeof iikoRefusals.$inferSelect;
