import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { JWK } from 'jose';

/** Made once where none is configured, and shared by all replicas. */
export const signingKeys = pgTable('signing_keys', {
  id: text('id').primaryKey(),
  privateKey: jsonb('private_key').$type<JWK>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

/** A guest who has proved a phone number. Everything else about them belongs to the customers feature. */
export const accounts = pgTable('accounts', {
  id: uuid('id').primaryKey(),
  /** E.164; null once the account was deleted, so that the number can begin anew. */
  phone: text('phone').unique(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  lastSignInAt: timestamp('last_sign_in_at', { withTimezone: true }).notNull().defaultNow(),
  deletedAt: timestamp('deleted_at', { withTimezone: true }),
});

/** Guest sessions that signed in: what belongs to the guest is the customer's as well. */
export const guestLinks = pgTable(
  'guest_links',
  {
    guestId: uuid('guest_id').primaryKey(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    linkedAt: timestamp('linked_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('guest_links_customer').on(table.customerId)],
);

/** What a code confirms. */
export const CODE_PURPOSES = ['sign-in', 'delete-account'] as const;

/** Codes sent to phones; also what their limits are counted from. */
export const phoneCodes = pgTable(
  'phone_codes',
  {
    id: uuid('id').primaryKey(),
    /** Keyed hash of the number: what it is for needs no number, and deletions need not look here. */
    phone: text('phone').notNull(),
    purpose: text('purpose', { enum: CODE_PURPOSES }).notNull(),
    /** Keyed hash of the code and this row's id: six digits alone could be tried out in a moment. */
    codeHash: text('code_hash').notNull(),
    /** Who asked for it, for the limit per network address. */
    networkAddress: text('network_address').notNull(),
    /** The session that asked, or the address where there was none. */
    asker: text('asker').notNull().default(''),
    /** Guesses of the one who asked. */
    attempts: integer('attempts').notNull().default(0),
    /** The proof of work that came with the request: each is used once. */
    proofId: text('proof_id').unique(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true }),
    /** It did not go out; it counts for no limit. */
    failedAt: timestamp('failed_at', { withTimezone: true }),
  },
  (table) => [
    index('phone_codes_phone').on(table.phone, table.createdAt),
    index('phone_codes_created_at').on(table.createdAt),
  ],
);

/** Guesses at a code by others than the one who asked for it. */
export const phoneCodeGuesses = pgTable(
  'phone_code_guesses',
  {
    codeId: uuid('code_id')
      .notNull()
      .references(() => phoneCodes.id, { onDelete: 'cascade' }),
    asker: text('asker').notNull(),
    guesses: integer('guesses').notNull(),
  },
  (table) => [primaryKey({ columns: [table.codeId, table.asker] })],
);

export const SESSION_KINDS = ['guest', 'customer'] as const;

export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    /** The account's id; of a guest, an id of the session's own. */
    customerId: uuid('customer_id').notNull(),
    kind: text('kind', { enum: SESSION_KINDS }).notNull().default('guest'),
    /** What the app calls the device, and what the request said of itself. */
    device: text('device'),
    userAgent: text('user_agent'),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }).notNull().defaultNow(),
    /** SHA-256 of the refresh token: the table alone lets nobody in. */
    refreshHash: text('refresh_hash').notNull(),
    previousRefreshHash: text('previous_refresh_hash'),
    rotatedAt: timestamp('rotated_at', { withTimezone: true }).notNull().defaultNow(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    index('sessions_expires_at').on(table.expiresAt),
    index('sessions_customer').on(table.customerId),
  ],
);
