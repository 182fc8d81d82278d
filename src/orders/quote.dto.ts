import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { CartLineDto, CartProblemDto } from '../cart/cart.dto.js';
import { DiscountDto, PricedLineDto } from '../cart/priced-line.dto.js';
import { AddressDto } from '../customers/address.dto.js';
import { MoneyDto } from '../http/money.dto.js';

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
  @Matches(/(Z|[+-]\d{2}:\d{2})$/i, { message: 'at must have a time offset, as in +03:00 or Z' })
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
