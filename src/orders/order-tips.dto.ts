import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../http/absent.decorator.js';
import { MoneyDto } from '../http/money.dto.js';
import { PAYMENT_METHODS, type PaymentMethod } from '../restaurants/payment-methods.js';

export class TipsDto {
  /**
   * In minor units; comes on top of what the quote calls `due`.
   * @example 10000
   */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly amount: number;

  /**
   * Which of the order's `payments` the tip is paid with; may be left out where there is one.
   * @example card
   */
  @MayBeAbsent()
  @IsIn(PAYMENT_METHODS)
  readonly method?: PaymentMethod;
}

/** A tip, which is not a part of the order's `total`. */
export class OrderTipsDto {
  readonly amount: MoneyDto;

  /** @example card */
  readonly method: PaymentMethod;

  /**
   * Whom the restaurant gives it to, as iiko names it.
   * @example Чаевые курьеру
   */
  readonly name: string;
}
