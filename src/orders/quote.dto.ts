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
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { CartLineDto, CartProblemDto } from '../cart/cart.dto.js';
import { DiscountDto } from '../cart/priced-line.dto.js';
import { MoneyDto } from '../http/money.dto.js';
import { OrderLineDto, WalletPaymentDto } from './priced-order.dto.js';

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

export class UseWalletDto {
  /** @example 0c1d0000-0000-4000-9000-000000000001 */
  @IsUUID('loose')
  readonly walletId: string;

  /**
   * In minor units, at most the wallet's `maxAmount` in the quote.
   * @example 10000
   */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly amount: number;
}

/** What a guest wants to buy. Prices are not sent: the server knows them. */
export class CreateQuoteDto {
  /**
   * Where to order. Of a delivery it may be left out: the nearest restaurant that delivers to the address
   * and sells what is in the cart is chosen, and named in the answer.
   * @example 0b000000-0000-4000-8000-000000000001
   */
  @ValidateIf(({ service, restaurantId }: CreateQuoteDto) =>
    service !== 'delivery' || restaurantId !== undefined,
  )
  @IsUUID('loose')
  readonly restaurantId?: string;

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

  /** Only who has signed in can use one. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  readonly promoCode?: string;

  /** How much to pay from a loyalty wallet: one of the quote's `wallets`. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1)
  @ValidateNested({ each: true })
  @Type(() => UseWalletDto)
  readonly useWallets?: UseWalletDto[];
}

export class QuotePromoCodeDto {
  /** @example BORSCH10 */
  readonly code: string;

  /** `not_checked`: loyalty did not answer, or is not asked for guests. */
  readonly state: 'accepted' | 'refused' | 'not_checked';
}

/** A wallet that can pay a part of the order. */
export class QuoteWalletDto {
  readonly walletId: string;

  /** @example Бонусы Самовара */
  readonly name: string;

  /** @example bonus */
  readonly kind: 'deposit' | 'bonus' | 'products' | 'discount' | 'certificate' | 'unknown';

  /** The most it can pay of this order. */
  readonly maxAmount: MoneyDto;
}

export class QuoteOfferSizeDto {
  readonly sizeId: string | null;
  readonly name: string;
}

export class QuoteOfferProductDto {
  readonly itemId: string;
  readonly sizes: QuoteOfferSizeDto[];
}

/** Something that loyalty suggests to add. */
export class QuoteOfferDto {
  readonly id: string;

  /** @example Добавьте морс со скидкой */
  readonly text: string;

  readonly products: QuoteOfferProductDto[];
}

export class QuoteLoyaltyDto {
  /** False when prices are without discounts that loyalty might give. */
  readonly available: boolean;

  /** Why not; `sign_in_required` of guests. */
  readonly reason:
    | 'off'
    | 'not_provisioned'
    | 'unreachable'
    | 'slow'
    | 'closed'
    | 'sign_in_required'
    | 'cart_empty'
    | null;
}

/** Whether and how it is delivered to the address. */
export class QuoteDeliveryDto {
  /** Who delivers. */
  readonly restaurantId: string;

  /** Name of the delivery zone; null where there are none. */
  readonly zone: string | null;

  /**
   * From the order to the door.
   * @example 40
   */
  readonly minutes: number | null;

  /** Smallest sum of an order in this zone, after discounts. */
  readonly minimum: MoneyDto | null;

  /** True when iiko could not confirm it: the restaurant may say otherwise. */
  readonly estimate: boolean;

  /** False when the restaurant adds a fee to `total` that is not known here. */
  readonly feeIncluded: boolean;

  /** When it could be delivered, if not at the wanted time. */
  readonly nextTime: string | null;

  /** Where it could be fetched instead, the nearest first. */
  readonly pickupRestaurantIds: string[];
}

/** What the cart costs, and whether it can be ordered as it stands. */
export class QuoteDto {
  /**
   * For `POST /v1/orders`; signed, bound to this customer, sells exactly what is shown here. One made by a
   * guest is still good after signing in.
   */
  readonly quoteId: string;

  readonly expiresAt: string;

  /** False when `problems` has to be solved first. */
  readonly orderable: boolean;

  /** Who makes the order. */
  readonly restaurantId: string;

  readonly lines: OrderLineDto[];

  /** What the lines cost. */
  readonly subtotal: MoneyDto;

  readonly discounts: DiscountDto[];
  readonly deliveryFee: MoneyDto;

  /** `subtotal` less `discounts`, with `deliveryFee`. */
  readonly total: MoneyDto;

  /** What `useWallets` pays of `total`. */
  readonly walletPayment: WalletPaymentDto | null;

  /** What of `total` is left to pay in money. */
  readonly due: MoneyDto;

  readonly promoCode: QuotePromoCodeDto | null;

  /** What `useWallets` can be. */
  readonly wallets: QuoteWalletDto[];

  readonly upsales: QuoteOfferDto[];

  /** Products to choose from that would cost nothing. */
  readonly freeProducts: QuoteOfferDto[];

  readonly loyalty: QuoteLoyaltyDto;

  /** null for a pickup. */
  readonly delivery: QuoteDeliveryDto | null;

  /** Everything that is wrong, at once. */
  readonly problems: CartProblemDto[];
}
