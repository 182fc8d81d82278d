import { Injectable } from '@nestjs/common';
import { GuessLimits } from '../platform/limits/guess-limits.js';
import { CartCalculation } from './iiko/cart-calculation.js';
import { withoutLoyalty, type LoyaltyCart, type LoyaltyPreview } from './loyalty-cart.js';

/** What loyalty does to carts. */
@Injectable()
export class LoyaltyService {
  constructor(
    private readonly calculation: CartCalculation,
    private readonly guesses: GuessLimits,
  ) {}

  /**
   * What iiko's loyalty would do to this cart. Waits no longer than a guest does and fails for nothing
   * that iiko does: the reason says why there is no answer. Nothing is changed by it.
   * @throws Problem rate_limited for a promo code after too many wrong ones
   */
  async preview(cart: LoyaltyCart): Promise<LoyaltyPreview> {
    if (cart.customer.kind === 'guest') {
      return withoutLoyalty('sign_in_required', cart.promoCode);
    }
    if (cart.items.length === 0) {
      return withoutLoyalty('cart_empty', cart.promoCode);
    }
    const { promoCode } = cart;
    if (promoCode !== undefined) {
      await this.guesses.admit('promo-code', promoCode);
    }
    const answer = await this.calculation.preview(cart);
    const preview = answer.available ? answer.value : withoutLoyalty(answer.reason, promoCode);
    if (promoCode !== undefined) {
      await this.count(promoCode, preview);
    }
    return preview;
  }

  /** Where loyalty was not asked, nothing was found out about the code. */
  private async count(code: string, { available, promoCode }: LoyaltyPreview): Promise<void> {
    if (promoCode === 'accepted') {
      await this.guesses.rememberRight('promo-code', code);
    } else if (available && promoCode === 'refused') {
      await this.guesses.countWrong('promo-code', code);
    }
  }
}
