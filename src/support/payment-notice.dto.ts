import { IsIn, IsInt, IsNotEmpty, Max, Min } from 'class-validator';
import { IsOpaqueText, MaxLength } from '../http/text.decorators.js';
import { MayBeAbsent } from '../http/absent.decorator.js';
import type { OrderStatus } from '../order-records/order-status.js';
import { PaymentStateDto } from './support.dto.js';

/** What a payment backend says about the payment of an order. */
export class PaymentNoticeDto {
  /**
   * `failed` ends the order; say it once the guest will not try again.
   * @example paid
   */
  @IsIn(['paid', 'failed'])
  readonly status: 'paid' | 'failed';

  /**
   * What the payment backend calls the payment. With it a second payment for the same order is told from a
   * repeated notice of the first.
   * @example pay-2026-000017
   */
  @MayBeAbsent()
  @IsOpaqueText()
  @IsNotEmpty()
  @MaxLength(255)
  readonly reference?: string;

  /**
   * What was paid, in minor units: compared with what the order waits for.
   * @example 39000
   */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly amount?: number;
}

/** The payment that has its `reference`. */
export class NoticedPaymentDto extends PaymentStateDto {
  /**
   * The order came to nothing after it was paid, or before: the money of this payment has to be returned. iiko
   * never does that.
   */
  readonly refundDue: boolean;
}

/** The order's payment as it is now. */
export class PaymentNoticeAnswerDto {
  readonly orderId: string;

  /** @example accepted */
  readonly orderStatus: OrderStatus;

  readonly payment: NoticedPaymentDto;
}
