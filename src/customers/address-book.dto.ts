import { Type } from 'class-transformer';
import {
  Equals,
  IsBoolean,
  IsDefined,
  IsOptional,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { BlankIsNull, IsText, MaxLength } from '../platform/http/text.decorators.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { AddressDto } from '../platform/http/address.dto.js';

export class SaveAddressDto {
  /**
   * The guest's own name for it.
   * @example Дом
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(60)
  readonly label?: string | null;

  @IsDefined()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address: AddressDto;

  /** Whether to suggest it first; the first address is in any case. */
  @IsOptional()
  @IsBoolean()
  readonly isDefault?: boolean;
}

export class ChangeAddressDto {
  /**
   * Null removes it.
   * @example Работа
   */
  @IsOptional()
  @BlankIsNull()
  @IsText()
  @MaxLength(60)
  readonly label?: string | null;

  /** Replaces the old one whole. */
  @ValidateIf((_body, value) => value !== undefined)
  @IsDefined()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address?: AddressDto;

  /** Another one stops being the default by this one becoming it; so only `true` says something. */
  @ValidateIf((_body, value) => value !== undefined)
  @Equals(true)
  readonly isDefault?: true;
}

export class SavedAddressDto {
  readonly id: string;

  /** @example Дом */
  readonly label: string | null;

  readonly address: AddressDto;

  /** True for exactly one address. */
  readonly isDefault: boolean;

  readonly createdAt: string;
  readonly updatedAt: string;
}

export class AddressBookDto {
  /** The default one first, then in the order they were added. */
  readonly items: SavedAddressDto[];
}
