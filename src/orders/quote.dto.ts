import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsLatitude,
  IsLongitude,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MoneyDto } from '../http/money.dto.js';
import { VIOLATIONS } from '../http/violations.js';
import { DiscountDto, PricedLineDto } from './priced-line.dto.js';

/** iiko counts up to 999.999 of a dish; nobody orders more than this by mistake. */
const MAX_QUANTITY = 99;

export class CartModifierDto {
  /**
   * Id of the modifier in the menu.
   * @example 0f000000-0000-4000-8000-000000000001
   */
  @IsUUID('loose')
  readonly modifierId: string;

  /** Id of its group; leave it out for a single modifier (group `null` in the menu). */
  @IsOptional()
  @IsUUID('loose')
  readonly groupId?: string;

  /**
   * How many for one dish.
   * @example 1
   */
  @IsInt()
  @Min(1)
  @Max(MAX_QUANTITY)
  readonly quantity: number;
}

export class SecondHalfDto {
  /**
   * The other item; both must have the same `halvesSchemeId` in the menu.
   * @example 0c000000-0000-4000-8000-000000000012
   */
  @IsUUID('loose')
  readonly itemId: string;

  /** Modifiers of this half, of groups that are `divisible`; the others are chosen with the line. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CartModifierDto)
  readonly modifiers: CartModifierDto[] = [];
}

export class CartLineDto {
  /**
   * Id of the item in the menu.
   * @example 0c000000-0000-4000-8000-000000000001
   */
  @IsUUID('loose')
  readonly itemId: string;

  /** Id of the size; required where the item has several, absent where its size has no id. */
  @IsOptional()
  @IsUUID('loose')
  readonly sizeId?: string;

  /**
   * How many dishes.
   * @example 2
   */
  @IsInt()
  @Min(1)
  @Max(MAX_QUANTITY)
  readonly quantity: number;

  /** Chosen options; required ones are not added by themselves. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CartModifierDto)
  readonly modifiers: CartModifierDto[] = [];

  /** Makes the dish of two halves: this item and another of the same scheme. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SecondHalfDto)
  readonly secondHalf?: SecondHalfDto;

  /** A wish for the kitchen. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  readonly comment?: string;
}

export class AddressLocationDto {
  /** @example 55.7615 */
  @IsLatitude()
  readonly latitude: number;

  /** @example 37.6093 */
  @IsLongitude()
  readonly longitude: number;
}

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

  /** @example '1' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(10)
  readonly house: string;

  /** @example '2' */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  readonly building?: string;

  /** @example '5' */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  readonly flat?: string;

  /** @example '1' */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  readonly entrance?: string;

  /** @example '3' */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  readonly floor?: string;

  /** @example '5' */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  readonly doorphone?: string;

  /** A hint for the courier. */
  @IsOptional()
  @IsString()
  @MaxLength(250)
  readonly comment?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => AddressLocationDto)
  readonly location?: AddressLocationDto;
}

/** What a guest wants to buy. Prices are not sent: the server knows them. */
export class CreateQuoteDto {
  /**
   * Where to order.
   * @example 0b000000-0000-4000-8000-000000000001
   */
  @IsUUID('loose')
  readonly restaurantId: string;

  /**
   * How the guest gets it.
   * @example pickup
   */
  @IsIn(['delivery', 'pickup', 'dine-in'])
  readonly service: 'delivery' | 'pickup' | 'dine-in';

  /** RFC 3339 with an offset; leave it out for "as soon as possible". */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d{2}:\d{2})$/i, { context: VIOLATIONS.offset_missing })
  readonly at?: string;

  /** Required for a delivery, absent otherwise. */
  @IsOptional()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address?: AddressDto;

  /** What is in the cart. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CartLineDto)
  readonly lines: CartLineDto[];

  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly promoCode?: string;
}

export class CartProblemDto {
  /**
   * Stable code.
   * @example item_stopped
   */
  readonly code: string;

  /**
   * JSON pointer into the quote request.
   * @example /lines/0
   */
  readonly pointer: string;

  /**
   * In the language of `Accept-Language`.
   * @example «Борщ с говядиной» закончилось.
   */
  readonly detail: string;

  /**
   * What the app should do.
   * @example changeCart
   */
  readonly action: string;
}

/** What the cart costs, and whether it can be ordered as it stands. */
export class QuoteDto {
  /** For `POST /v1/orders`; signed, bound to this session, sells exactly what is shown here. */
  readonly quoteId: string;

  readonly expiresAt: string;

  /** False when `problems` has to be solved first. */
  readonly orderable: boolean;

  readonly lines: PricedLineDto[];
  readonly subtotal: MoneyDto;
  readonly discounts: DiscountDto[];
  readonly deliveryFee: MoneyDto;
  readonly total: MoneyDto;

  /** Everything that is wrong, at once. */
  readonly problems: CartProblemDto[];
}
