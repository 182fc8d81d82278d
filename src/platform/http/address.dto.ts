import { Type } from 'class-transformer';
import { IsNotEmpty, ValidateNested } from 'class-validator';
import { IsLatitude, IsLongitude } from './number.decorators.js';
import { IsText, IsUUID, MaxLength } from './text.decorators.js';
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
  @IsText()
  @IsNotEmpty()
  @MaxLength(60)
  readonly city: string;

  /** @example Тверская */
  @IsText()
  @IsNotEmpty()
  @MaxLength(60)
  readonly street: string;

  /** Id of the street in iiko's directory, as suggestions have it: tells streets of one name apart. */
  @MayBeAbsent()
  @IsUUID()
  readonly streetId?: string;

  /** @example '1' */
  @IsText()
  @IsNotEmpty()
  @MaxLength(10)
  readonly house: string;

  /** @example '2' */
  @MayBeAbsent()
  @IsText()
  @MaxLength(10)
  readonly building?: string;

  /** @example '5' */
  @MayBeAbsent()
  @IsText()
  @MaxLength(10)
  readonly flat?: string;

  /** @example '1' */
  @MayBeAbsent()
  @IsText()
  @MaxLength(10)
  readonly entrance?: string;

  /** @example '3' */
  @MayBeAbsent()
  @IsText()
  @MaxLength(10)
  readonly floor?: string;

  /** @example '5' */
  @MayBeAbsent()
  @IsText()
  @MaxLength(10)
  readonly doorphone?: string;

  /** A hint for the courier. */
  @MayBeAbsent()
  @IsText()
  @MaxLength(250)
  readonly comment?: string;

  /** Where the guest put the pin; the address is not looked up on the map then. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => AddressLocationDto)
  readonly location?: AddressLocationDto;
}

export type Address = Plain<AddressDto>;
