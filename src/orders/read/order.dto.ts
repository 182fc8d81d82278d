import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsNotEmpty,
  ValidateNested,
} from 'class-validator';
import { IsSum, IsWholeNumber } from '../../platform/http/number.decorators.js';
import { IsOpaqueText, IsText, MaxLength } from '../../platform/http/text.decorators.js';
import { DiscountDto } from '../../cart/priced-line.dto.js';
import { MayBeAbsent } from '../../platform/http/absent.decorator.js';
import { AddressDto } from '../../platform/http/address.dto.js';
import { MoneyDto } from '../../platform/http/money.dto.js';
import { IsPhone } from '../../platform/http/phone.decorator.js';
import { DiscountedLineDto } from '../../loyalty/loyalty-cart.dto.js';
import { PAYMENT_METHODS, type PaymentMethod } from '../../restaurants/payment-methods.js';
import type { OnlinePaymentStatus } from '../online-payment.js';
import { AdditionDto, OrderTableDto } from './dining.dto.js';
import { OrderCancellationDto } from './order-cancel.dto.js';
import { OrderCartDto } from './order-cart.dto.js';
import { OrderProblemDto } from './order-problem.dto.js';
import { OrderChangesDto } from './order-changes.dto.js';
import { OrderTipsDto, TipsDto } from './order-tips.dto.js';
import { ORDER_STATUSES, type OrderStatus } from '../order-status.js';
import { WalletPaymentDto } from './wallet-payment.dto.js';

export class ContactDto {
  /**
   * How the restaurant addresses the guest.
   * @example Анна
   */
  @IsText()
  @IsNotEmpty()
  @MaxLength(60)
  readonly name: string;

  /**
   * With the country code; spaces, brackets and dashes are fine, an extension is not.
   * Only at a table may it be left out.
   * @example +79001234567
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(40)
  @IsPhone()
  readonly phone?: string;

  /**
   * Where the electronic receipt goes, where the restaurant sends one.
   * @example anna@example.com
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(255)
  @IsEmail()
  readonly email?: string;
}

export class PaymentDto {
  /**
   * `cash` or `card`, both on receipt; `online`: the order waits for the payment.
   * @example cash
   */
  @IsIn(PAYMENT_METHODS)
  readonly method: PaymentMethod;

  /**
   * In minor units. All payments together make what the quote calls `due`; one of them may leave its
   * amount out and takes the rest.
   * @example 50000
   */
  @MayBeAbsent()
  @IsSum(1)
  readonly amount?: number;

  /**
   * Only for `cash`: the amount that the guest will hand over, in minor units. The restaurant brings the change.
   * @example 200000
   */
  @MayBeAbsent()
  @IsSum(1)
  readonly changeFrom?: number;
}

/** A payment of an order. */
export class OrderPaymentDto {
  /**
   * `cash` or `card`, both on receipt, or `online`.
   * @example cash
   */
  readonly method: PaymentMethod;

  readonly amount: MoneyDto;

  /** Only for `cash`: the amount that the guest will hand over. */
  readonly changeFrom: MoneyDto | null;
}

export class PlaceOrderDto {
  /** From `POST /v1/orders/quote`; carries the cart with the prices that were shown. */
  @IsOpaqueText()
  @IsNotEmpty()
  @MaxLength(500_000)
  readonly quoteId: string;

  /**
   * Required of guests, but for `dine-in`; who has signed in is known by profile and phone, and may say otherwise
   * here.
   */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ContactDto)
  readonly contact?: ContactDto;

  /** How the guest will pay what the quote calls `due`: each way once, together all of it. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PAYMENT_METHODS.length)
  @ArrayUnique((payment: Partial<PaymentDto> | null) => payment?.method)
  @ValidateNested({ each: true })
  @Type(() => PaymentDto)
  readonly payments: PaymentDto[];

  /**
   * Where the restaurant takes them: see `tips` of its payment methods. A quote with `tips` is sold with them without
   * saying so again; only the method may still be chosen here.
   */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => TipsDto)
  readonly tips?: TipsDto;

  /**
   * Orders the same quote once more. Without it a quote can be ordered only once, so that a double tap makes one order.
   * @example false
   */
  @MayBeAbsent()
  @IsBoolean()
  readonly anotherOrder?: boolean;

  /** For the whole order; not of `dine-in`, where iiko has none. */
  @MayBeAbsent()
  @IsText()
  @MaxLength(250)
  readonly comment?: string;

  /**
   * Sets of cutlery; of `dine-in` the number of guests.
   * @example 2
   */
  @MayBeAbsent()
  @IsWholeNumber(0, 50)
  readonly cutlery?: number;
}

export class OrderRefundDto {
  /** The payment's id in the payment backend. */
  readonly reference: string | null;

  readonly amount: MoneyDto;

  /** When the money was returned; null while that is due. */
  readonly refundedAt: string | null;
}

/** What is paid online, before the restaurant gets the order. */
export class OnlinePaymentDto {
  /**
   * `awaiting`; `paid`; `failed` and `expired`, which end the order; `cancelled` with an order that was
   * never paid.
   * @example awaiting
   */
  readonly status: OnlinePaymentStatus;

  /** With the tips, where they are paid so. */
  readonly amount: MoneyDto;

  /** Until when it has to be paid. */
  readonly expiresAt: string;

  /** Money that goes back to the guest: the order came to nothing, or was paid too late or twice. */
  readonly refunds: OrderRefundDto[];
}

export class OrderDeliveryDto {
  /** Name of the delivery zone; null where there are none. */
  readonly zone: string | null;

  /**
   * Promised minutes from the order to the door.
   * @example 40
   */
  readonly minutes: number | null;
}

export class OrderCourierDto {
  /** @example Иван */
  readonly name: string;

  /**
   * Whole while the order is `on_the_way` or `delivered`, otherwise without its middle.
   * @example +7900***67
   */
  readonly phone: string | null;
}

export class OrderDto {
  readonly id: string;

  /**
   * `awaiting_payment` and `accepted` are durable here, and the first goes no further until it is paid; `sent` is
   * in iiko; `confirmed` is in the restaurant. `unknown`: iiko's answer was lost and the order is being
   * looked up.
   */
  readonly status: (typeof ORDER_STATUSES)[number];

  /**
   * The status for people, in the language of `Accept-Language`.
   * @example Готовится
   */
  readonly statusText: string;

  /** Number the restaurant's staff see; null until it has one. */
  readonly number: string | null;

  readonly restaurantId: string;
  readonly service: 'delivery' | 'pickup' | 'dine-in';

  /** Wanted time; null is as soon as possible. */
  readonly at: string | null;

  readonly address: AddressDto | null;

  /** Where the guest sits, of `dine-in`. */
  readonly table: OrderTableDto | null;

  /** The ordered cart as a request, to order the same again. */
  readonly cart: OrderCartDto;

  /** Includes items that were added to an order at a table. */
  readonly lines: DiscountedLineDto[];

  /** The sum of the lines. */
  readonly subtotal: MoneyDto;

  readonly discounts: DiscountDto[];
  readonly deliveryFee: MoneyDto;

  /** Taken off so that the restaurant's smallest coin can pay the rest: less than that; mostly 0. */
  readonly rounding: MoneyDto;

  /** `subtotal` less `discounts`, with `deliveryFee`, less `rounding`. */
  readonly total: MoneyDto;

  /** The part of `total` that a loyalty wallet pays. */
  readonly walletPayment: WalletPaymentDto | null;

  /** null: none. Not a part of `total`. */
  readonly tips: OrderTipsDto | null;

  /** The amount to pay in money: `total` less `walletPayment`, plus `tips`. */
  readonly due: MoneyDto;

  /** null for a pickup. */
  readonly delivery: OrderDeliveryDto | null;

  /** How `due` is paid, without the tips, which come on top of the payment that they name; empty when nothing is. */
  readonly payments: OrderPaymentDto[];

  /** null where nothing is paid online. */
  readonly onlinePayment: OnlinePaymentDto | null;

  readonly comment: string | null;
  readonly cutlery: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;

  /** While the restaurant is being asked to cancel: since when; `cancellation` says more. */
  readonly cancelRequestedAt: string | null;

  /** null unless cancellation was requested. The status does not change until the restaurant has cancelled. */
  readonly cancellation: OrderCancellationDto | null;

  /**
   * When the restaurant expects it to be ready, with the restaurant's offset; null until it has said so.
   * @example 2026-11-23T13:05:00+03:00
   */
  readonly estimatedReadyAt: string | null;

  /** The courier, or null until one is assigned. */
  readonly courier: OrderCourierDto | null;

  /** Whether `POST /v1/orders/{id}/cancel` can still be asked for. */
  readonly cancellable: boolean;

  /**
   * How the order in the restaurant differs from what was ordered; null while nothing does. Everything else here stays
   * as it was ordered. A change comes as an event with the same status.
   */
  readonly changes: OrderChangesDto | null;

  /** Items added to an order at a table, with their state. */
  readonly additions: AdditionDto[];

  /** Why the restaurant did not take it. */
  readonly problem: OrderProblemDto | null;

  /**
   * Gets the order back at `POST /v1/orders/claims` when this guest session is lost: keep it outside of the session,
   * and to yourself. Only where an order is placed, read or claimed by a guest.
   */
  readonly claimToken?: string;
}

export class OrderListDto {
  /** Newest first. */
  readonly items: OrderDto[];

  /** Give it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
}

export { OrderProblemDto } from './order-problem.dto.js';

/** One event of an order's stream. */
export interface OrderStatusEvent {
  orderId: string;
  status: OrderStatus;
  /** In the language that the stream was opened with. */
  statusText: string;
  number: string | null;
  at: string;
  problem: OrderProblemDto | null;
}
