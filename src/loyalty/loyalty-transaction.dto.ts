import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { IsMoment } from '../platform/http/moment.decorator.js';
import { IsNotBefore } from '../platform/http/not-before.decorator.js';
import { PageDto } from '../platform/http/page.dto.js';
import { MoneyDto } from '../platform/http/money.dto.js';
import { LoyaltyAvailabilityDto, WalletSumDto } from './loyalty-availability.dto.js';

export class ListTransactionsDto extends PageDto {
  /** RFC 3339 with an offset; nothing older is listed. */
  @MayBeAbsent()
  @IsMoment()
  readonly from?: string;

  /** RFC 3339 with an offset; nothing newer is listed. Not before `from`. */
  @MayBeAbsent()
  @IsMoment()
  @IsNotBefore('from')
  readonly to?: string;
}

export class TransactionOrderDto {
  /**
   * Number the restaurant's staff see.
   * @example '1024'
   */
  readonly number: string | null;

  readonly sum: MoneyDto | null;
}

export class TransactionCouponDto {
  /** @example BORSCH10 */
  readonly number: string | null;

  /** @example Осень */
  readonly series: string | null;
}

export class TransactionDto {
  readonly id: string;

  /** Into a wallet, out of a wallet, an order that was counted, a coupon that was used, anything else. */
  readonly kind: 'accrual' | 'spending' | 'order' | 'coupon' | 'other';

  /**
   * The kind in the language of `Accept-Language`.
   * @example Начисление
   */
  readonly title: string;

  /**
   * iiko's name of the movement; not documented, for support.
   * @example RefillWalletFromOrder
   */
  readonly type: string | null;

  /** The campaign behind it, as the restaurant calls it. */
  readonly campaign: string | null;

  /** null when no wallet was touched. */
  readonly walletId: string | null;

  /** @example Бонусы Самовара */
  readonly walletName: string | null;

  /** Negative when the wallet was paid with; null when no wallet was touched. */
  readonly amount: WalletSumDto | null;

  readonly balanceAfter: WalletSumDto | null;
  readonly order: TransactionOrderDto | null;
  readonly coupon: TransactionCouponDto | null;

  /** RFC 3339. */
  readonly at: string | null;
}

export class TransactionListDto {
  readonly loyalty: LoyaltyAvailabilityDto;

  /** Newest first; empty where loyalty is not available. */
  readonly items: TransactionDto[];

  /** Give it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;

  /** When iiko said so; RFC 3339. */
  readonly asOf: string | null;

  /** Older than usual: iiko does not answer right now. */
  readonly stale: boolean;
}
