import { boolean, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { Hall, OrganizationContent, TerminalGroupContent } from './restaurant.js';

const updatedAt = () => timestamp('updated_at', { withTimezone: true }).notNull().defaultNow();

/** iiko's organizations, as last read. */
export const organizations = pgTable('organizations', {
  id: text('id').primaryKey(),
  content: jsonb('content').$type<OrganizationContent>().notNull(),
  /** Whether iiko's last answer had it; one that vanished is kept for the orders it took. */
  listed: boolean('listed').notNull(),
  updatedAt: updatedAt(),
});

/** iiko's terminal groups: what takes orders. */
export const restaurants = pgTable(
  'restaurants',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    content: jsonb('content').$type<TerminalGroupContent>().notNull(),
    listed: boolean('listed').notNull(),
    /** Whether its POS answered the last check; null when iiko did not say. */
    posAlive: boolean('pos_alive'),
    /** Rooms and tables; null while iiko has not told of them. */
    hall: jsonb('hall').$type<Hall>(),
    updatedAt: updatedAt(),
  },
  (table) => [index('restaurants_organization').on(table.organizationId)],
);
