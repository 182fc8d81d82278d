import type { WalletKind } from './wallet-kinds.js';
import { LoyaltyAvailabilityDto } from './loyalty-availability.dto.js';

export class CampaignDto {
  readonly id: string | null;

  /** @example Скидка 10 % по купону */
  readonly name: string;

  /** As the restaurant has written it; may be empty. */
  readonly description: string;

  /**
   * First day, `yyyy-MM-dd`; null: no beginning.
   * @example '2026-09-01'
   */
  readonly from: string | null;

  /** Last day, `yyyy-MM-dd`; null: no end. */
  readonly to: string | null;
}

export class ProgramDto {
  readonly id: string | null;

  /** @example Бонусы Самовара */
  readonly name: string;

  readonly description: string;

  /** The kind of wallet that the program credits. */
  readonly kind: WalletKind;

  /** By what rule. */
  readonly template:
    | 'none'
    | 'bonus'
    | 'discount'
    | 'nth-dish'
    | 'anonymous-discount'
    | 'promotions'
    | 'nth-dish-promotions'
    | 'unknown';

  /** First day, `yyyy-MM-dd`; null: no beginning. */
  readonly from: string | null;

  /** Last day, `yyyy-MM-dd`; null: no end. */
  readonly to: string | null;

  /** Those that run today or will. */
  readonly campaigns: CampaignDto[];
}

export class ProgramListDto {
  readonly loyalty: LoyaltyAvailabilityDto;

  /** Those that run today or will; empty where loyalty is not available. */
  readonly items: ProgramDto[];
}
