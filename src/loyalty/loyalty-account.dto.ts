import { IsUUID } from '../platform/http/text.decorators.js';
import { MoneyDto } from '../platform/http/money.dto.js';
import type { WalletKind } from './wallet-kinds.js';
import { LoyaltyAvailabilityDto, WalletSumDto } from './loyalty-availability.dto.js';

export class WalletDto {
  readonly id: string;

  /** @example Бонусы Самовара */
  readonly name: string;

  /** `unknown`: a kind that iiko has invented since. */
  readonly kind: WalletKind;

  /** The unit of the balance: money in `deposit` and `certificate`, points in all other kinds. */
  readonly unit: 'money' | 'points';

  readonly balance: WalletSumDto;
}

export class TierDto {
  readonly id: string;

  /** @example Золотой гость */
  readonly name: string;
}

export class GuestCategoryDto extends TierDto {
  /** Every new guest gets it. */
  readonly isDefault: boolean;
}

export class LoyaltyCardDto {
  readonly id: string;

  /**
   * The last digits only.
   * @example ••7001
   */
  readonly number: string;

  /** RFC 3339; null when it does not expire, or iiko does not tell. */
  readonly validTo: string | null;
}

export class OrderCounterDto {
  /** @example 4 */
  readonly ordersCount: number;

  readonly ordersSum: MoneyDto;
}

export class OrderCountersDto {
  readonly allTime: OrderCounterDto;

  /** The current calendar month. */
  readonly month: OrderCounterDto;
}

/** A guest's loyalty at a glance; lists are empty where loyalty is not available. */
export class LoyaltyAccountDto {
  readonly loyalty: LoyaltyAvailabilityDto;

  /** The guest's id in the restaurants' loyalty, for their staff. */
  readonly customerId: string | null;

  /** The `code` that a friend sends to `POST /v1/loyalty/referrer`. */
  readonly referralCode: string | null;

  /** Referral code of whoever has brought this guest. */
  readonly referrer: string | null;

  readonly wallets: WalletDto[];

  /** The category that sets this guest apart; the default one when there is no other. */
  readonly tier: TierDto | null;

  readonly categories: GuestCategoryDto[];
  readonly cards: LoyaltyCardDto[];

  /** null when they are not known this time. */
  readonly counters: OrderCountersDto | null;

  /** When iiko said so; RFC 3339. */
  readonly asOf: string | null;

  /** Older than usual: iiko does not answer right now. */
  readonly stale: boolean;
}

export class SetReferrerDto {
  /**
   * `referralCode` of the guest who has told of the restaurant.
   * @example 0c057000-0000-4000-8000-000000000001
   */
  @IsUUID()
  readonly code: string;
}

export class ReferrerDto {
  /** Referral code of whoever has brought this guest. */
  readonly referrer: string;
}
