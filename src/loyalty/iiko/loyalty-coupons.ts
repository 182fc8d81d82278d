import { Injectable } from '@nestjs/common';
import type { Plain } from '../../platform/http/plain.js';
import { Problem } from '../../platform/http/problem.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import type { IikoCoupon } from '../../iiko/schemas/loyalty.js';
import { GuessLimits } from '../../platform/limits/guess-limits.js';
import { LoyaltyCalls } from './loyalty-calls.js';
import type { CouponDto } from '../loyalty-coupon.dto.js';
import { loyaltyProblem } from '../loyalty-problem.js';

/** Whether coupons exist and work at all. */
@Injectable()
export class LoyaltyCoupons {
  constructor(
    private readonly calls: LoyaltyCalls,
    private readonly iiko: IikoLoyaltyClient,
    private readonly guesses: GuessLimits,
  ) {}

  /** @throws Problem coupon_not_found, rate_limited, loyalty_not_offered, loyalty_unavailable */
  async find(number: string): Promise<Plain<CouponDto>> {
    await this.guesses.admit('promo-code', number);
    const answer = await this.calls.inTime(
      this.calls.ask((organizationId) => this.iiko.coupons(organizationId, number)),
    );
    if (!answer.available) {
      throw loyaltyProblem(answer.reason);
    }
    const coupons = answer.value.map((coupon) => ({
      number: coupon.number,
      series: coupon.seriesName,
      status: statusOf(coupon),
    }));
    // Series may share a number; one that still works is the one that matters.
    const found = coupons.find(({ status }) => status === 'active') ?? coupons[0];
    if (found === undefined) {
      await this.guesses.countWrong('promo-code', number);
      throw new Problem('coupon_not_found');
    }
    return found;
  }
}

/** A coupon that is used up may be deleted as well; the guest asks why it does nothing. */
function statusOf({ whenActivated, isDeleted }: IikoCoupon): CouponDto['status'] {
  if (whenActivated !== null) {
    return 'used';
  }
  return isDeleted ? 'deleted' : 'active';
}
