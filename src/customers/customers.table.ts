import { boolean, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Address } from '../platform/http/address.dto.js';
import type { StoredProfile } from './customer-profile.js';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Profiles of signed-in guests. iiko's loyalty is the source of truth where there is one; this copy answers
 * when it is slow or absent, and keeps what iiko has not been told yet. The row of a deleted account
 * stays, empty, until iiko has deleted its guest too.
 */
export const customerProfiles = pgTable(
  'customer_profiles',
  {
    /** Id of the account. */
    customerId: uuid('customer_id').primaryKey(),
    /** iiko's id of the guest; null while it does not know them. */
    iikoCustomerId: uuid('iiko_customer_id'),
    profile: jsonb('profile').$type<StoredProfile>().notNull(),
    /** Since when a change of ours waits to be told to iiko; null when none does. */
    changedAt: moment('changed_at'),
    /** When iiko was last read or told. */
    syncedAt: moment('synced_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('customer_profiles_iiko_customer').on(table.iikoCustomerId)],
);

/** Address books, which are kept here: iiko has none. */
export const customerAddresses = pgTable(
  'customer_addresses',
  {
    id: uuid('id').primaryKey(),
    customerId: uuid('customer_id').notNull(),
    /** The guest's own name for it: "home". */
    label: text('label'),
    address: jsonb('address').$type<Address>().notNull(),
    isDefault: boolean('is_default').notNull().default(false),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [index('customer_addresses_customer').on(table.customerId)],
);
