import { Injectable } from '@nestjs/common';
import { Accounts } from '../../auth/accounts.js';
import { IikoGuests } from '../../customers/iiko/iiko-guests.js';
import { absent, type Attempted } from '../../customers/loyalty-absence.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import type { LoyaltyCart, LoyaltyPreview } from '../loyalty-cart.js';
import { LoyaltyCalls } from './loyalty-calls.js';
import { toCalculateRequest, toPreview } from './preview.mapper.js';

/** Asks iiko what its loyalty would do to a cart. */
@Injectable()
export class CartCalculation {
  constructor(
    private readonly calls: LoyaltyCalls,
    private readonly iiko: IikoLoyaltyClient,
    private readonly guests: IikoGuests,
    private readonly accounts: Accounts,
  ) {}

  /** Waits no longer than a guest does, and fails for nothing that iiko does. */
  preview(cart: LoyaltyCart): Promise<Attempted<LoyaltyPreview>> {
    return this.calls.inTime(this.calculate(cart));
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
