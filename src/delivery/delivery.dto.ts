import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNotEmpty, Matches, ValidateNested } from 'class-validator';
import {
  IsLatitude,
  IsLongitude,
  IsSum,
  IsWholeNumber,
} from '../platform/http/number.decorators.js';
import { IsText, IsUUID, MaxLength } from '../platform/http/text.decorators.js';
import { WholeNumberInQuery } from '../platform/http/query-number.decorator.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { AddressDto } from '../platform/http/address.dto.js';
import { IsMoment } from '../platform/http/moment.decorator.js';
import { VIOLATIONS } from '../platform/http/violations.js';
import type { LookupSource } from './addresses/address-lookup.js';

export class DeliveryCityDto {
  /** @example 0c170000-0000-4000-8000-000000000001 */
  readonly id: string;

  /** @example Москва */
  readonly name: string;

  readonly organizationIds: string[];

  /** The restaurants that deliver there. */
  readonly restaurantIds: string[];
}

export class DeliveryCityListDto {
  /** By name. */
  readonly items: DeliveryCityDto[];
}

export class StreetQueryDto {
  /**
   * The text typed so far.
   * @example твер
   */
  @IsText()
  @IsNotEmpty()
  @MaxLength(100)
  readonly q: string;

  /** How many at most. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @WholeNumberInQuery()
  @IsWholeNumber(1, 50)
  readonly limit: number = 10;
}

export class StreetDto {
  /**
   * Id in iiko's directory; null for a street that is not in it.
   * @example 057ee700-0000-4000-8000-000000000001
   */
  readonly id: string | null;

  /** @example Тверская */
  readonly name: string;

  /** @example Москва */
  readonly city: string;

  /**
   * Where it is known from.
   * @example directory
   */
  readonly source: LookupSource;
}

export class StreetListDto {
  /** The best first: names that begin so, before those that only contain it or nearly do. */
  readonly items: StreetDto[];
}

export class AddressQueryDto {
  /**
   * The text typed so far.
   * @example 'тверская 12к1'
   */
  @IsText()
  @IsNotEmpty()
  @MaxLength(200)
  readonly q: string;

  /**
   * Id or name of a city of `/v1/delivery/cities`; leave it out to look in all.
   * @example Москва
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(100)
  readonly city?: string;

  /** How many at most. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @WholeNumberInQuery()
  @IsWholeNumber(1, 20)
  readonly limit: number = 10;
}

export class DeliveryLocationDto {
  /** @example 55.7642 */
  @IsLatitude()
  readonly latitude: number;

  /** @example 37.6058 */
  @IsLongitude()
  readonly longitude: number;
}

/** An address, complete or not. */
export class SuggestedAddressDto {
  /**
   * In one line, for a list.
   * @example 'Москва, Тверская, 12, корп. 1'
   */
  readonly text: string;

  /** @example Москва */
  readonly city: string;

  /** @example Тверская */
  readonly street: string;

  /** Id in iiko's directory; null for a street that is not in it. */
  readonly streetId: string | null;

  /** @example '12' */
  readonly house: string | null;

  /** @example '1' */
  readonly building: string | null;

  /** @example null */
  readonly flat: string | null;

  /** The coordinates of the house, or null if unknown. */
  readonly location: DeliveryLocationDto | null;

  /** The same as orders, deliveries and address books take it; null while the house is not known. */
  readonly address: AddressDto | null;

  /**
   * Where it is known from. A directory has no houses: they stand as they were typed.
   * @example directory
   */
  readonly source: LookupSource;
}

export class SuggestedAddressListDto {
  /** The best first. */
  readonly items: SuggestedAddressDto[];
}

export class OrderSumDto {
  /**
   * In minor units of the currency: kopecks, cents.
   * @example 120000
   */
  @IsSum(0)
  readonly amount: number;

  /**
   * ISO 4217, that of the restaurant.
   * @example RUB
   */
  @Matches(/^[A-Z]{3}$/, { context: VIOLATIONS.currency_code })
  readonly currency: string;
}

export class CheckDeliveryDto {
  /** The restaurant that should deliver; if omitted, any that can. */
  @MayBeAbsent()
  @IsUUID()
  readonly restaurantId?: string;

  @IsNotEmpty()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address: AddressDto;

  /** RFC 3339 with an offset, at most 60 days ahead; leave it out for "as soon as possible". */
  @MayBeAbsent()
  @IsMoment()
  readonly at?: string;

  /** The price of the cart without delivery. If omitted, no minimum is checked. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => OrderSumDto)
  readonly sum?: OrderSumDto;
}
