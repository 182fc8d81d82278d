import { IsIn } from 'class-validator';
import { IsSum } from '../../platform/http/number.decorators.js';
import { MayBeAbsent } from '../../platform/http/absent.decorator.js';
import { MoneyDto } from '../../platform/http/money.dto.js';
import { PAYMENT_METHODS, type PaymentMethod } from '../../restaurants/payment-methods.js';

export class TipsDto {
  /**
   * In minor units, whole coins of the restaurant; comes on top of what the quote calls `due`.
   * @example 10000
   */
  @IsSum(1)
  readonly amount: number;

  /**
   * Which of the order's `payments` the tip is paid with; may be left out where there is one.
   * @example card
   */
  @MayBeAbsent()
  @IsIn(PAYMENT_METHODS)
  readonly method?: PaymentMethod;
}

/** A tip as it will be sold with the quote. */
export class QuoteTipsDto {
  readonly amount: MoneyDto;

  /** null: the order says which of its payments the tip is paid with, or has only one. */
  readonly method: PaymentMethod | null;

  /** `total` of the quote with the tip. */
  readonly total: MoneyDto;

  /** `due` of the quote with the tip: what is left to pay in money in the end, and the order's `due`. */
  readonly due: MoneyDto;
}

/** A tip, which is not a part of the order's `total`. */
export class OrderTipsDto {
  readonly amount: MoneyDto;

  /** @example card */
  readonly method: PaymentMethod;

  /**
   * The kind of tips, as iiko names it.
   * @example Чаевые курьеру
   */
  readonly name: string;
}
