import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Snapshots of what iiko knows about delivery: rules and zones, cities, and the streets of each city. */
export const deliveryDirectories = pgTable(
  'delivery_directories',
  {
    organizationId: uuid('organization_id').notNull(),
    kind: text('kind', { enum: ['rules', 'cities', 'streets'] }).notNull(),
    /** Id of the city for streets; empty for the others, of which an organization has one. */
    key: text('key').notNull().default(''),
    data: jsonb('data').$type<unknown>().notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.kind, table.key] })],
);
