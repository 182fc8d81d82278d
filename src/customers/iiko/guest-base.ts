import { Injectable } from '@nestjs/common';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import { IikoError, isUnknownCustomer } from '../../iiko/iiko.errors.js';
import type { IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import type { Profile, StoredProfile } from '../customer-profile.js';
import { toChangedGuest, toNewGuest, toRestoredGuest } from './iiko-guest.mapper.js';

/** iiko's guests, with our words for what we know of them. Everything throws IikoError. */
@Injectable()
export class GuestBase {
  constructor(private readonly iiko: IikoLoyaltyClient) {}

  /** @returns undefined when iiko does not know the phone */
  async look(organizationId: string, phone: string): Promise<IikoCustomerInfo | undefined> {
    try {
      return await this.iiko.customerInfo(organizationId, { type: 'phone', phone });
    } catch (error) {
      if (error instanceof IikoError && isUnknownCustomer(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Makes a guest of a phone; one that iiko has deleted begins anew. */
  async register(
    organizationId: string,
    phone: string,
    profile: Profile,
    deleted?: IikoCustomerInfo,
  ): Promise<IikoCustomerInfo> {
    const change =
      deleted === undefined ? toNewGuest(phone, profile) : toRestoredGuest(deleted, phone, profile);
    const id = await this.iiko.saveCustomer(organizationId, change);
    return this.iiko.customerInfo(organizationId, { type: 'id', id });
  }

  /** @returns iiko's id of the guest, who is made one where there was none */
  async change(organizationId: string, phone: string, stored: StoredProfile): Promise<string> {
    const guest = await this.look(organizationId, phone);
    if (guest?.isDeleted === false) {
      return this.iiko.saveCustomer(organizationId, toChangedGuest(guest, phone, stored));
    }
    return (await this.register(organizationId, phone, stored, guest)).id;
  }

  /** Logical: they stay at iiko, marked. One that it does not know is as good as deleted. */
  async delete(organizationId: string, iikoCustomerId: string): Promise<void> {
    await this.iiko.deleteCustomers(organizationId, [iikoCustomerId]);
  }
}
