import { Body, Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCustomer, ForSignedIn } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { AddressBook } from './address-book.js';
import {
  AddressBookDto,
  ChangeAddressDto,
  SaveAddressDto,
  SavedAddressDto,
} from './address-book.dto.js';

const ADDRESS_ID = {
  name: 'addressId',
  description: '`id` of the address in the address book.',
  schema: { type: 'string', format: 'uuid' },
} as const;

const ADDRESS_BODY = {
  home: {
    value: {
      label: 'Дом',
      isDefault: true,
      address: { city: 'Москва', street: 'Тверская', house: '7', flat: '12', entrance: '1' },
    },
  },
};

@ApiTags('Customers')
@ForSignedIn()
@Controller('v1/customers/me/addresses')
export class AddressBookController {
  constructor(private readonly addresses: AddressBook) {}

  /** List saved addresses */
  @Get()
  listAddresses(@CurrentCustomer() { id }: Customer): Promise<AddressBookDto> {
    return this.addresses.list(id);
  }

  /**
   * Save an address
   *
   * Up to 20. Whether a restaurant delivers there is another question, with an answer for each cart.
   */
  @Post()
  @ApiBody({ type: SaveAddressDto, examples: ADDRESS_BODY })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'address_book_full',
    'unsupported_media_type',
    'body_too_large',
  )
  saveAddress(
    @CurrentCustomer() { id }: Customer,
    @Body() body: SaveAddressDto,
  ): Promise<SavedAddressDto> {
    return this.addresses.add(id, body);
  }

  /**
   * Change a saved address
   *
   * Omitted properties stay unchanged.
   */
  @Patch(':addressId')
  @ApiParam(ADDRESS_ID)
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'address_not_found',
    'unsupported_media_type',
    'body_too_large',
  )
  changeAddress(
    @CurrentCustomer() { id }: Customer,
    @UuidParam('addressId') addressId: string,
    @Body() body: ChangeAddressDto,
  ): Promise<SavedAddressDto> {
    return this.addresses.update(id, addressId, body);
  }

  /**
   * Delete a saved address
   *
   * After the default one, the one that was kept longest becomes it.
   */
  @Delete(':addressId')
  @HttpCode(204)
  @ApiParam(ADDRESS_ID)
  @ApiNoContentResponse()
  @ApiProblems('validation_failed', 'address_not_found')
  async deleteAddress(
    @CurrentCustomer() { id }: Customer,
    @UuidParam('addressId') addressId: string,
  ): Promise<void> {
    await this.addresses.delete(id, addressId);
  }
}
