import { IsNotEmpty } from 'class-validator';
import { IsText, MaxLength } from '../platform/http/text.decorators.js';

export class CouponParamsDto {
  /**
   * Number of the coupon, as the guest types it.
   * @example BORSCH10
   */
  @IsText()
  @IsNotEmpty()
  @MaxLength(100)
  readonly number: string;
}

export class CouponDto {
  /** @example BORSCH10 */
  readonly number: string;

  /** @example Осень */
  readonly series: string | null;

  /** `active` is a promise of the coupon, not of this cart: what it takes off, a calculation tells. */
  readonly status: 'active' | 'used' | 'deleted';
}
