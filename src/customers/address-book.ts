import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Accounts } from '../auth/accounts.js';
import { Database, type Queryable } from '../platform/database/database.js';
import type { Plain } from '../platform/http/plain.js';
import { Problem } from '../platform/http/problem.js';
import type {
  AddressBookDto,
  ChangeAddressDto,
  SaveAddressDto,
  SavedAddressDto,
} from './address-book.dto.js';
import { AddressBookRepository, type AddressRow } from './address-book.repository.js';
import { PersonalData, type CustomerDataPart } from './customer-data.js';

const MOST_ADDRESSES = 20;

/** Addresses that a customer keeps for orders. Those of others do not exist here. */
@Injectable()
@PersonalData('addresses')
export class AddressBook implements CustomerDataPart {
  constructor(
    private readonly addresses: AddressBookRepository,
    private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
  ) {}

  async export(customerIds: string[]): Promise<unknown[]> {
    return (await this.addresses.list(customerIds)).map(toDto);
  }

  erase(customerIds: string[], tx: Queryable): Promise<void> {
    return this.addresses.deleteAll(customerIds, tx);
  }

  async list(customerId: string): Promise<Plain<AddressBookDto>> {
    const rows = await this.addresses.list([customerId]);
    return { items: rows.map(toDto) };
  }

  /** @throws Problem address_book_full */
  add(
    customerId: string,
    { label, address, isDefault }: SaveAddressDto,
  ): Promise<Plain<SavedAddressDto>> {
    return this.change(customerId, async (rows, tx) => {
      if (rows.length >= MOST_ADDRESSES) {
        throw new Problem('address_book_full', { params: { max: MOST_ADDRESSES } });
      }
      const row = await this.addresses.add(
        {
          id: randomUUID(),
          customerId,
          label: label ?? null,
          address,
          isDefault: rows.length === 0 || isDefault === true,
        },
        tx,
      );
      return this.settleDefault(row, tx);
    });
  }

  /** @throws Problem address_not_found */
  update(
    customerId: string,
    addressId: string,
    { label, address, isDefault }: ChangeAddressDto,
  ): Promise<Plain<SavedAddressDto>> {
    return this.change(customerId, async (rows, tx) => {
      const { id } = requireOwn(rows, addressId);
      const change = {
        ...(label === undefined ? {} : { label }),
        ...(address === undefined ? {} : { address }),
        ...(isDefault === true ? { isDefault } : {}),
      };
      return this.settleDefault(await this.addresses.update(id, change, tx), tx);
    });
  }

  /**
   * After the default one the longest kept is it.
   * @throws Problem address_not_found
   */
  async delete(customerId: string, addressId: string): Promise<void> {
    await this.change(customerId, async (rows, tx) => {
      const gone = requireOwn(rows, addressId);
      await this.addresses.delete(gone.id, tx);
      const next = rows.find(({ id }) => id !== gone.id);
      if (gone.isDefault && next !== undefined) {
        await this.addresses.update(next.id, { isDefault: true }, tx);
      }
    });
  }

  private change<Result>(
    customerId: string,
    work: (rows: AddressRow[], tx: Queryable) => Promise<Result>,
  ): Promise<Result> {
    return this.database.transaction(async (tx) => {
      await this.accounts.keepLive({ id: customerId, kind: 'customer' }, tx);
      return work(await this.addresses.lock(customerId, tx), tx);
    });
  }

  private async settleDefault(row: AddressRow, tx: Queryable): Promise<Plain<SavedAddressDto>> {
    if (row.isDefault) {
      await this.addresses.clearDefault(row.customerId, row.id, tx);
    }
    return toDto(row);
  }
}

function requireOwn(rows: AddressRow[], addressId: string): AddressRow {
  const row = rows.find(({ id }) => id === addressId);
  if (row === undefined) {
    throw new Problem('address_not_found');
  }
  return row;
}

function toDto(row: AddressRow): Plain<SavedAddressDto> {
  const { id, label, address, isDefault } = row;
  return {
    id,
    label,
    address,
    isDefault,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
