import { MoneyDto } from '../../platform/http/money.dto.js';

/** The part that a loyalty wallet pays. */
export class WalletPaymentDto {
  readonly walletId: string;

  /** @example Бонусы Самовара */
  readonly name: string;

  readonly amount: MoneyDto;
}
