import { Injectable } from '@nestjs/common';
import { LoyaltyConnection } from '../customers/iiko/loyalty-connection.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import type { Plain } from '../platform/http/plain.js';
import type { CartographyDto, LoyaltyCapabilityDto } from './capabilities.dto.js';

/** What calls on behalf of guests have shown of the account. */
@Injectable()
export class AccountFindings {
  constructor(
    private readonly loyaltyConnection: LoyaltyConnection,
    private readonly delivery: DeliveryService,
  ) {}

  loyalty(): Plain<LoyaltyCapabilityDto> {
    const { checkedAt, ...state } = this.loyaltyConnection.state();
    return { ...state, checkedAt: checkedAt?.toISOString() ?? null };
  }

  cartography(): Plain<CartographyDto>[] {
    return this.delivery.cartography();
  }
}
