import { Injectable } from '@nestjs/common';
import { IikoGuests } from '../../customers/iiko/iiko-guests.js';
import type { Plain } from '../../platform/http/plain.js';
import { Problem } from '../../platform/http/problem.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import { IikoError, isUnknownCustomer } from '../../iiko/iiko.errors.js';
import type { IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import type { ReferrerDto } from '../loyalty-account.dto.js';
import { LoyaltyCalls } from './loyalty-calls.js';
import { loyaltyProblem } from '../loyalty-problem.js';

/** Who has brought whom. The code that a guest hands on is iiko's id of them, which tells nothing else. */
@Injectable()
export class LoyaltyReferrals {
  constructor(
    private readonly calls: LoyaltyCalls,
    private readonly iiko: IikoLoyaltyClient,
    private readonly guests: IikoGuests,
  ) {}

  /**
   * Once for each guest, and before the first order; the same code again changes nothing.
   * @throws Problem loyalty_not_offered, loyalty_unavailable, referrer_already_set, referrer_too_late, referrer_invalid
   */
  async setReferrer(customerId: string, code: string): Promise<Plain<ReferrerDto>> {
    const found = await this.guests.find(customerId);
    if (!found.available) {
      throw loyaltyProblem(found.reason);
    }
    const ownId = found.guest.id;
    const set = await this.calls.inTime(
      this.calls.ask(async (organizationId) => {
        await this.set(organizationId, ownId, code.toLowerCase());
        await this.guests.forget(customerId);
      }),
    );
    if (!set.available) {
      throw loyaltyProblem(set.reason);
    }
    return { referrer: code.toLowerCase() };
  }

  /** Asks iiko again for what decides: what is kept here may be half a minute old. */
  private async set(organizationId: string, ownId: string, code: string): Promise<void> {
    const guest = await this.iiko.customerInfo(organizationId, { type: 'id', id: ownId });
    if (guest.referrerId?.toLowerCase() === code) {
      return;
    }
    if (guest.referrerId !== null) {
      throw new Problem('referrer_already_set');
    }
    const referrer = await this.find(organizationId, code);
    if (referrer === undefined || !mayBring(referrer, ownId)) {
      throw new Problem('referrer_invalid');
    }
    const counters = await this.iiko.counters(organizationId, ownId, ['AllTime']);
    if (counters.some(({ metric, value }) => metric === 'OrdersCount' && value > 0)) {
      throw new Problem('referrer_too_late');
    }
    await this.iiko.saveCustomer(organizationId, { id: ownId, referrerId: referrer.id });
  }

  private async find(organizationId: string, id: string): Promise<IikoCustomerInfo | undefined> {
    try {
      return await this.iiko.customerInfo(organizationId, { type: 'id', id });
    } catch (error) {
      if (error instanceof IikoError && isUnknownCustomer(error)) {
        return undefined;
      }
      throw error;
    }
  }
}

/** Nobody brings themselves, nor whoever has brought them. */
function mayBring({ id, referrerId, isDeleted }: IikoCustomerInfo, ownId: string): boolean {
  return !isDeleted && id.toLowerCase() !== ownId.toLowerCase() && referrerId !== ownId;
}
