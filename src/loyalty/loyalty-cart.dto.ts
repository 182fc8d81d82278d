import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  ValidateNested,
} from 'class-validator';
import { IsText, IsUUID, MaxLength } from '../platform/http/text.decorators.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { CartLineDto, CartProblemDto } from '../cart/cart.dto.js';
import { PricedLineDto } from '../cart/priced-line.dto.js';
import { MoneyDto } from '../platform/http/money.dto.js';
import type { WalletKind } from './wallet-kinds.js';
import { LoyaltyAvailabilityDto } from './loyalty-availability.dto.js';

/** A cart as `POST /v1/orders/quote` takes it, without address and time. */
export class CalculateLoyaltyDto {
  /**
   * Where to order.
   * @example 0b000000-0000-4000-8000-000000000001
   */
  @IsUUID()
  readonly restaurantId: string;

  /**
   * How the guest gets it.
   * @example pickup
   */
  @IsIn(['delivery', 'pickup'])
  readonly service: 'delivery' | 'pickup';

  /** The lines of the cart. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CartLineDto)
  readonly lines: CartLineDto[];

  /**
   * Number of a coupon.
   * @example BORSCH10
   */
  @MayBeAbsent()
  @IsText()
  @IsNotEmpty()
  @MaxLength(100)
  readonly promoCode?: string;
}

export class DiscountedLineDto extends PricedLineDto {
  /** The sum of all discounts on this line. */
  readonly discount: MoneyDto;

  /** The price of the line after discounts. */
  readonly discounted: MoneyDto;
}

export class DiscountShareDto {
  /**
   * Position of the line in the request.
   * @example 0
   */
  readonly index: number;

  readonly amount: MoneyDto;

  /** How many of the line it is for. */
  readonly quantity: number;
}

export class CampaignDiscountDto {
  readonly campaignId: string;

  /** @example Скидка 10 % по купону */
  readonly name: string;

  readonly amount: MoneyDto;

  /** Sums to `amount`. */
  readonly lines: DiscountShareDto[];
}

export class OfferedSizeDto {
  readonly sizeId: string | null;
  readonly name: string;
}

export class OfferedProductDto {
  /** Id of the item in the menu. */
  readonly itemId: string;

  /** null when the restaurant's menu does not have it. */
  readonly name: string | null;

  /** Those that the offer is for; empty: any. */
  readonly sizes: OfferedSizeDto[];
}

export class CartOfferDto {
  readonly id: string;

  /**
   * As the restaurant has written it.
   * @example К пирожкам хорошо идёт морс
   */
  readonly text: string;

  readonly products: OfferedProductDto[];
}

export class PayableWalletDto {
  readonly walletId: string;

  /** The campaign that allows to pay with it. */
  readonly campaignId: string;

  /** @example Бонусы Самовара */
  readonly name: string;

  readonly kind: WalletKind;

  /** The most that this wallet can pay of this cart. */
  readonly max: MoneyDto;
}

export class PromoCodeDto {
  readonly code: string;

  /** `not_checked`: loyalty is not available. */
  readonly status: 'accepted' | 'refused' | 'not_checked';

  /** In the language of `Accept-Language`. */
  readonly detail: string;
}

/** What loyalty would make of a cart. A preview: nothing is ordered, held or used up. */
export class LoyaltyCalculationDto {
  readonly loyalty: LoyaltyAvailabilityDto;
  readonly lines: DiscountedLineDto[];
  readonly subtotal: MoneyDto;
  readonly discounts: CampaignDiscountDto[];

  /** The subtotal without the discounts. */
  readonly total: MoneyDto;

  readonly promoCode: PromoCodeDto | null;

  /** In the order in which they should be used. */
  readonly wallets: PayableWalletDto[];

  /** Items that go well with the cart. */
  readonly upsales: CartOfferDto[];

  /** Products to choose from that would cost nothing; put the chosen one into the cart. */
  readonly freeProducts: CartOfferDto[];

  /** Problems of lines; such a line is excluded from the calculation or cannot be ordered. */
  readonly problems: CartProblemDto[];
}
