import { PricedLineDto } from '../cart/priced-line.dto.js';
import { MoneyDto } from '../http/money.dto.js';

/** A line with what is taken off its `total`. */
export class OrderLineDto extends PricedLineDto {
  /** Its part of `discounts`. */
  readonly discount: MoneyDto;

  readonly discountedTotal: MoneyDto;
}

/** The part that a loyalty wallet pays. */
export class WalletPaymentDto {
  readonly walletId: string;

  /** @example Бонусы Самовара */
  readonly name: string;

  readonly amount: MoneyDto;
}
