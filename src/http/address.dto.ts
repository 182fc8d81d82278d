import { Type } from 'class-transformer';
import {
  IsLatitude,
  IsLongitude,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from './absent.decorator.js';
import type { Plain } from './plain.js';

export class AddressLocationDto {
  /** @example 55.7615 */
  @IsLatitude()
  readonly latitude: number;

  /** @example 37.6093 */
  @IsLongitude()
  readonly longitude: number;
}

/** An address as deliveries, address books and orders take it. */
export class AddressDto {
  /** @example Москва */
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  readonly city: string;

  /** @example Тверская */
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  readonly street: string;

  /** Id of the street in iiko's directory, as suggestions have it: tells streets of one name apart. */
  @MayBeAbsent()
  @IsUUID('loose')
  readonly streetId?: string;

  /** @example '1' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(10)
  readonly house: string;

  /** @example '2' */
  @MayBeAbsent()
  @IsString()
  @MaxLength(10)
  readonly building?: string;

  /** @example '5' */
  @MayBeAbsent()
  @IsString()
  @MaxLength(10)
  readonly flat?: string;

  /** @example '1' */
  @MayBeAbsent()
  @IsString()
  @MaxLength(10)
  readonly entrance?: string;

  /** @example '3' */
  @MayBeAbsent()
  @IsString()
  @MaxLength(10)
  readonly floor?: string;

  /** @example '5' */
  @MayBeAbsent()
  @IsString()
  @MaxLength(10)
  readonly doorphone?: string;

  /** A hint for the courier. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(250)
  readonly comment?: string;

  /** Where the guest put the pin; the address is not looked up on the map then. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => AddressLocationDto)
  readonly location?: AddressLocationDto;
}

export type Address = Plain<AddressDto>;
