import { Injectable } from '@nestjs/common';
import { Accounts } from '../auth/accounts.js';
import { IikoGuests } from '../customers/iiko-guests.js';
import { absent, type Attempted } from '../customers/loyalty-connection.js';
import { IikoLoyaltyClient } from '../iiko/iiko-loyalty.client.js';
import { LoyaltyCalls } from './loyalty-calls.js';
import { withoutLoyalty, type LoyaltyCart, type LoyaltyPreview } from './loyalty-cart.js';
import { toCalculateRequest, toPreview } from './preview.mapper.js';

/** What loyalty does to carts. */
@Injectable()
export class LoyaltyService {
  constructor(
    private readonly calls: LoyaltyCalls,
    private readonly iiko: IikoLoyaltyClient,
    private readonly guests: IikoGuests,
    private readonly accounts: Accounts,
  ) {}

  /**
   * What iiko's loyalty would do to this cart. Waits no longer than a guest does and fails for nothing
   * that iiko does: the reason says why there is no answer. Nothing is changed by it.
   */
  async preview(cart: LoyaltyCart): Promise<LoyaltyPreview> {
    if (cart.customer.kind === 'guest') {
      return withoutLoyalty('sign_in_required', cart.promoCode);
    }
    if (cart.items.length === 0) {
      return withoutLoyalty('cart_empty', cart.promoCode);
    }
    const answer = await this.calls.inTime(this.calculate(cart));
    return answer.available ? answer.value : withoutLoyalty(answer.reason, cart.promoCode);
  }

  private async calculate(cart: LoyaltyCart): Promise<Attempted<LoyaltyPreview>> {
    const found = await this.guests.find(cart.customer.id);
    if (!found.available) {
      return found;
    }
    const account = await this.accounts.find(cart.customer.id);
    if (account === undefined) {
      return absent('closed');
    }
    const { guest } = found;
    const request = toCalculateRequest(cart, { iikoCustomerId: guest.id, phone: account.phone });
    const calculated = await this.calls.ask(
      () => this.iiko.calculate(request),
      cart.restaurant.organizationId,
    );
    return calculated.available
      ? { available: true, value: toPreview(cart, guest, calculated.value) }
      : calculated;
  }
}
