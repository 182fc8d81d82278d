import { Inject, Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { EMPTY_PROFILE } from './customer-profile.js';
import { customerProfiles } from './customers.table.js';

export type ProfileRow = typeof customerProfiles.$inferSelect;

@Injectable()
export class CustomersRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Changes of one customer happen one after another: held until `tx` ends, with or without a row. */
  async lock(customerId: string, tx: Queryable): Promise<ProfileRow | undefined> {
    const key = `customer/${customerId}`;
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    return this.find(customerId, tx);
  }

  async find(
    customerId: string,
    tx: Queryable = this.database.db,
  ): Promise<ProfileRow | undefined> {
    const rows = await tx
      .select()
      .from(customerProfiles)
      .where(eq(customerProfiles.customerId, customerId));
    return rows[0];
  }

  async save(
    customerId: string,
    change: Partial<Omit<ProfileRow, 'customerId' | 'createdAt'>>,
    tx: Queryable = this.database.db,
  ): Promise<void> {
    const profile = { ...EMPTY_PROFILE, untold: [] };
    await tx
      .insert(customerProfiles)
      .values({ customerId, profile, ...change })
      .onConflictDoUpdate({ target: customerProfiles.customerId, set: change });
  }

  async delete(customerId: string, tx: Queryable): Promise<void> {
    await tx.delete(customerProfiles).where(eq(customerProfiles.customerId, customerId));
  }

  /** Customers linked with this guest of iiko's; deleted ones too, while iiko still has the guest. */
  async listLinkedWith(
    iikoCustomerId: string,
    tx: Queryable = this.database.db,
  ): Promise<string[]> {
    const rows = await tx
      .select({ customerId: customerProfiles.customerId })
      .from(customerProfiles)
      .where(eq(customerProfiles.iikoCustomerId, iikoCustomerId));
    return rows.map(({ customerId }) => customerId);
  }

  /** iiko has heard everything that was changed until `changedAt`; newer changes still wait. */
  async settle(customerId: string, changedAt: Date, iikoCustomerId?: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.lock(customerId, tx);
      if (row === undefined) {
        return;
      }
      const isNewest = row.changedAt?.getTime() === changedAt.getTime();
      const change = {
        ...(iikoCustomerId === undefined ? {} : { iikoCustomerId }),
        ...(isNewest ? { changedAt: null, profile: { ...row.profile, untold: [] } } : {}),
        syncedAt: clockNow(),
      };
      await this.save(customerId, change, tx);
    });
  }

  /** iiko knows nobody by the phone of a deleted account: the row with it goes. */
  async finishLooking(customerId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.lock(customerId, tx);
      if (row?.iikoCustomerId === null && row.profile.phoneToForget !== undefined) {
        await this.delete(customerId, tx);
      }
    });
  }

  /**
   * iiko has deleted the guest: the empty row goes.
   * @returns customers who have become this guest meanwhile; it is looked up anew for them
   */
  async finishForgetting(customerId: string, iikoCustomerId: string): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      await this.lock(customerId, tx);
      await this.delete(customerId, tx);
      const others = await tx
        .update(customerProfiles)
        .set({ iikoCustomerId: null })
        .where(eq(customerProfiles.iikoCustomerId, iikoCustomerId))
        .returning({ customerId: customerProfiles.customerId });
      return others.map((other) => other.customerId);
    });
  }
}
