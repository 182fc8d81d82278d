import { MoneyDto } from '../platform/http/money.dto.js';

/** Whether loyalty takes part in this answer. Without it everything else works as usual. */
export class LoyaltyAvailabilityDto {
  readonly available: boolean;

  /**
   * Why not: `off` and `not_provisioned` (the restaurants have none), `slow` and `unreachable` (try again),
   * `closed` (the restaurant has ended this guest's account), `sign_in_required`, `cart_empty` (nothing in
   * the cart can be priced). New ones may come.
   * @example null
   */
  readonly reason: string | null;

  /** The reason in the language of `Accept-Language`. */
  readonly detail: string | null;
}

/** A sum of a wallet. Of points, iiko counts one as one unit of the currency when they pay for an order. */
export class WalletSumDto {
  /**
   * null for wallets of money.
   * @example 1250.5
   */
  readonly points: number | null;

  /** The money itself, or what the points pay; null for points that do not pay. */
  readonly money: MoneyDto | null;
}
