import { Inject, Injectable } from '@nestjs/common';
import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { customerAddresses } from './customers.table.js';

export type AddressRow = typeof customerAddresses.$inferSelect;

@Injectable()
export class AddressBookRepository {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The default one first, then in the order they were added. */
  async list(customerIds: string[], tx: Queryable = this.database.db): Promise<AddressRow[]> {
    return tx
      .select()
      .from(customerAddresses)
      .where(inArray(customerAddresses.customerId, customerIds))
      .orderBy(
        desc(customerAddresses.isDefault),
        asc(customerAddresses.createdAt),
        asc(customerAddresses.id),
      );
  }

  /** Changes of one address book happen one after another: held until `tx` ends, also while it is empty. */
  async lock(customerId: string, tx: Queryable): Promise<AddressRow[]> {
    const key = `address-book/${customerId}`;
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    return this.list([customerId], tx);
  }

  async add(row: typeof customerAddresses.$inferInsert, tx: Queryable): Promise<AddressRow> {
    return required(await tx.insert(customerAddresses).values(row).returning());
  }

  async update(
    id: string,
    change: Partial<Pick<AddressRow, 'label' | 'address' | 'isDefault'>>,
    tx: Queryable,
  ): Promise<AddressRow> {
    const rows = await tx
      .update(customerAddresses)
      .set({ ...change, updatedAt: clockNow() })
      .where(eq(customerAddresses.id, id))
      .returning();
    return required(rows);
  }

  /** All but this one stop being the default. */
  async clearDefault(customerId: string, exceptId: string, tx: Queryable): Promise<void> {
    await tx
      .update(customerAddresses)
      .set({ isDefault: false })
      .where(and(eq(customerAddresses.customerId, customerId), ne(customerAddresses.id, exceptId)));
  }

  async delete(id: string, tx: Queryable): Promise<void> {
    await tx.delete(customerAddresses).where(eq(customerAddresses.id, id));
  }

  async deleteAll(customerIds: string[], tx: Queryable): Promise<void> {
    await tx.delete(customerAddresses).where(inArray(customerAddresses.customerId, customerIds));
  }
}

function required([row]: AddressRow[]): AddressRow {
  if (row === undefined) {
    throw new Error('the address was not stored');
  }
  return row;
}
