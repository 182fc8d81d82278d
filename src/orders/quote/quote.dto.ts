import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsSum } from '../../platform/http/number.decorators.js';
import { IsOpaqueText, IsText, IsUUID, MaxLength } from '../../platform/http/text.decorators.js';
import { CartLineDto, CartNoteDto, CartProblemDto } from '../../cart/cart.dto.js';
import { DiscountDto } from '../../cart/priced-line.dto.js';
import { MayBeAbsent } from '../../platform/http/absent.decorator.js';
import { IsMoment } from '../../platform/http/moment.decorator.js';
import { AddressDto } from '../../platform/http/address.dto.js';
import { MoneyDto } from '../../platform/http/money.dto.js';
import {
  CartOfferDto,
  DiscountedLineDto,
  PayableWalletDto,
  PromoCodeDto,
} from '../../loyalty/loyalty-cart.dto.js';
import { LoyaltyAvailabilityDto } from '../../loyalty/loyalty-availability.dto.js';
import { QuoteTipsDto, TipsDto } from '../read/order-tips.dto.js';
import { WalletPaymentDto } from '../read/wallet-payment.dto.js';
import { PaymentMethodDto } from '../../restaurants/payment-methods.dto.js';
import { SlotRuleDto } from '../../cart/times/time-slots.dto.js';

export class UseWalletDto {
  /** @example 0c1d0000-0000-4000-9000-000000000001 */
  @IsUUID()
  readonly walletId: string;

  /**
   * In minor units, at most the wallet's `max` in the quote.
   * @example 10000
   */
  @IsSum(1)
  readonly amount: number;
}

/** What a guest wants to buy. Prices are not sent: the server knows them. */
export class CreateQuoteDto {
  /**
   * The restaurant. Optional for a delivery: the service chooses the nearest restaurant that delivers to the address
   * and sells the cart, and names it in the answer.
   * @example 0b000000-0000-4000-8000-000000000001
   */
  @ValidateIf(
    ({ service, restaurantId }: CreateQuoteDto) =>
      service !== 'delivery' || (restaurantId ?? undefined) !== undefined,
  )
  @IsUUID()
  readonly restaurantId?: string;

  /**
   * How the guest gets it.
   * @example pickup
   */
  @IsIn(['delivery', 'pickup', 'dine-in'])
  readonly service: 'delivery' | 'pickup' | 'dine-in';

  /**
   * RFC 3339 with an offset: the `start` of one of `GET /v1/restaurants/{restaurantId}/time-slots`, or any other time
   * within its hours. Leave it out for "as soon as possible", and always for `dine-in`.
   */
  @MayBeAbsent()
  @IsMoment()
  readonly at?: string;

  /** Required for a delivery, absent otherwise. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address?: AddressDto;

  /**
   * Where the guest sits: one of `GET /v1/restaurants/{restaurantId}/tables`. Required for `dine-in`, absent otherwise.
   */
  @MayBeAbsent()
  @IsUUID()
  readonly tableId?: string;

  /** The secret in the table's link or QR code. Required for `dine-in` if the table has `tokenRequired: true`. */
  @MayBeAbsent()
  @IsOpaqueText()
  @IsNotEmpty()
  @MaxLength(64)
  readonly tableToken?: string;

  /** The lines of the cart. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CartLineDto)
  readonly lines: CartLineDto[];

  /** Only who has signed in can use one. */
  @MayBeAbsent()
  @IsText()
  @IsNotEmpty()
  @MaxLength(100)
  readonly promoCode?: string;

  /** How much to pay from a loyalty wallet: one of the quote's `wallets`. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(1)
  @ValidateNested({ each: true })
  @Type(() => UseWalletDto)
  readonly useWallets?: UseWalletDto[];

  /** Where the restaurant takes them: see `tips` of its payment methods. An order of the quote then has them. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => TipsDto)
  readonly tips?: TipsDto;
}

/** Whether and how it is delivered to the address. */
export class QuoteDeliveryDto {
  /** The restaurant that delivers. */
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

  /** Others that would deliver it, the best first. */
  readonly deliveryRestaurantIds: string[];
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

  /** The restaurant that prepares the order. */
  readonly restaurantId: string;

  /** The quoted cart as a request, to be changed and sent again. */
  readonly cart: CreateQuoteDto;

  readonly lines: DiscountedLineDto[];

  /** The sum of the lines. */
  readonly subtotal: MoneyDto;

  readonly discounts: DiscountDto[];
  readonly deliveryFee: MoneyDto;

  /** Taken off so that the restaurant's smallest coin can pay the rest: less than that; mostly 0. */
  readonly rounding: MoneyDto;

  /** `subtotal` less `discounts`, with `deliveryFee`, less `rounding`. */
  readonly total: MoneyDto;

  /** The part of `total` that `useWallets` pays. */
  readonly walletPayment: WalletPaymentDto | null;

  /** The part of `total` to be paid in money. */
  readonly due: MoneyDto;

  /** The requested tips, on top of `total` and `due`. */
  readonly tips: QuoteTipsDto | null;

  readonly promoCode: PromoCodeDto | null;

  /** The wallets that can be used in `useWallets`, in the order in which to use them. */
  readonly wallets: PayableWalletDto[];

  /** The most of `total` that `useWallets` can pay. */
  readonly walletsMax: MoneyDto;

  /** How `due` can be paid in this restaurant. */
  readonly paymentMethods: PaymentMethodDto[];

  /** Items that go well with the cart. */
  readonly upsales: CartOfferDto[];

  /** Products to choose from that would cost nothing; put the chosen one into the cart. */
  readonly freeProducts: CartOfferDto[];

  /** Without it, discounts that it might give are missing here. */
  readonly loyalty: LoyaltyAvailabilityDto;

  /**
   * When the whole cart can be had at the earliest, with the restaurant's offset: as soon as possible, or while that
   * cannot be had the first slot. Null when it cannot be had, or the restaurant takes no orders.
   * @example 2026-11-23T13:05:00+03:00
   */
  readonly earliestAt: string | null;

  /** By what rule its time was judged; for a delivery with the minutes to its address. */
  readonly slotRule: SlotRuleDto;

  /** null for a pickup. */
  readonly delivery: QuoteDeliveryDto | null;

  /**
   * What does not keep it from being ordered. `combo_price_not_confirmed`: iiko could not be asked what the combo
   * costs, and its price is that of the menu. `availability_not_checked`: the stop list could not be read lately, and
   * something may be sold out.
   */
  readonly notes: CartNoteDto[];

  /** Everything that is wrong, at once. */
  readonly problems: CartProblemDto[];
}
