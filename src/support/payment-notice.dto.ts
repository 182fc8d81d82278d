import { IsIn } from 'class-validator';
import { IsSum } from '../platform/http/number.decorators.js';
import { IsNotBlank, IsOpaqueText, MaxLength } from '../platform/http/text.decorators.js';
import type { OrderStatus } from '../orders/order-status.js';
import { PaymentStateDto } from './support.dto.js';

/** What a payment backend says about the payment of an order. */
export class PaymentNoticeDto {
  /**
   * `failed` ends the order; say it once the guest will not try again. `refunded`: the money of the payment was returned,
   * all of it.
   * @example paid
   */
  @IsIn(['paid', 'failed', 'refunded'])
  readonly status: 'paid' | 'failed' | 'refunded';

  /**
   * The payment's id in the payment backend. It distinguishes a second payment for the same order from a repeated
   * notice of the first.
   * @example pay-2026-000017
   */
  @IsOpaqueText()
  @IsNotBlank()
  @MaxLength(255)
  readonly reference: string;

  /**
   * The sum of the payment, in minor units. A payment is compared with what the order waits for, a refund with its payment.
   * @example 39000
   */
  @IsSum(1)
  readonly amount: number;
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
