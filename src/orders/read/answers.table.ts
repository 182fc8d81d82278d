import { index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Plain } from '../../platform/http/plain.js';
import type { Language } from '../../platform/http/problem.js';
import type { OrderDto } from './order.dto.js';

/** Answers that a repeated request gets again (draft-ietf-httpapi-idempotency-key-header-07). */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** SHA-256 of customer, route and key. */
    scope: text('scope').primaryKey(),
    fingerprint: text('fingerprint').notNull(),
    orderId: uuid('order_id').notNull(),
    /** In every language; a single answer in rows from before that. */
    answer: jsonb('answer').$type<Record<Language, Plain<OrderDto>> | Plain<OrderDto>>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('idempotency_keys_created_at').on(table.createdAt)],
);
