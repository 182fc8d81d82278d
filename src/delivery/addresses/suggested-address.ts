import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { AddressDto, type Address } from '../../platform/http/address.dto.js';
import type { AddressSuggestion } from './address-lookup.js';

/** A suggestion as requests take an address; null when it is not complete, or longer than an address may be. */
export function toAddress(suggestion: AddressSuggestion): Address | null {
  const { city, street, streetId, house, building, flat, location } = suggestion;
  if (house === null) {
    return null;
  }
  const address = {
    city,
    street,
    house,
    ...(streetId === null ? {} : { streetId }),
    ...(building === null ? {} : { building }),
    ...(flat === null ? {} : { flat }),
    ...(location === null ? {} : { location }),
  };
  return validateSync(plainToInstance(AddressDto, address)).length === 0 ? address : null;
}
