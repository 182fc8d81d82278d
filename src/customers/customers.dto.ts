import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  Matches,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { clockMs } from '../platform/database/clock.js';
import { BlankIsNull, IsText, IsTypedCode, MaxLength } from '../platform/http/text.decorators.js';
import type { Profile } from './customer-profile.js';
import type { LoyaltyAbsence } from './loyalty-absence.js';

export class LoyaltyStateDto {
  /** Whether the restaurants' loyalty answers for this customer. */
  readonly available: boolean;

  /**
   * Why it does not: switched off, not there, away, slow, or the guest was deleted in the restaurant.
   * @example null
   */
  readonly reason: LoyaltyAbsence | null;
}

export class CustomerDto {
  readonly id: string;

  /**
   * The number that was signed in with; E.164.
   * @example '+79990000001'
   */
  readonly phone: string;

  /** @example Мария */
  readonly name: string | null;

  /** @example Золотова */
  readonly surname: string | null;

  /** @example null */
  readonly middleName: string | null;

  /** @example 1990-05-17 */
  readonly birthday: string | null;

  /** @example maria@example.com */
  readonly email: string | null;

  readonly gender: Profile['gender'];

  /** To the processing of personal data for loyalty. */
  readonly consent: Profile['consent'];

  /** Wants to be told about points and tiers. */
  readonly receiveLoyaltyNews: boolean;

  /** Wants advertising. */
  readonly receivePromotions: boolean;

  /** When the account was made; RFC 3339. */
  readonly memberSince: string;

  readonly loyalty: LoyaltyStateDto;

  /** When the restaurants' loyalty last confirmed this profile; null while it never has. */
  readonly asOf: string | null;
}

/** Any subset; what is left out stays, null clears. */
export class ChangeCustomerDto {
  /** @example Мария */
  @IsOptional()
  @IsText()
  @IsNotEmpty()
  @MaxLength(60)
  readonly name?: string | null;

  /** @example Золотова */
  @BlankIsNull()
  @IsOptional()
  @IsText()
  @MaxLength(60)
  readonly surname?: string | null;

  /** @example Ивановна */
  @BlankIsNull()
  @IsOptional()
  @IsText()
  @MaxLength(60)
  readonly middleName?: string | null;

  /**
   * A day in the past.
   * @example 1990-05-17
   */
  @BlankIsNull()
  @IsOptional()
  @IsBirthday()
  readonly birthday?: string | null;

  /** @example maria@example.com */
  @BlankIsNull()
  @IsOptional()
  @IsText()
  @IsEmail()
  @MaxLength(254)
  readonly email?: string | null;

  /** @example female */
  @IsOptional()
  @IsIn(['male', 'female'])
  readonly gender?: 'male' | 'female' | null;

  /**
   * To the processing of personal data for loyalty. Revoking it ends news and promotions too, unless the
   * same change asks for them.
   * @example given
   */
  @IfSent()
  @IsIn(['given', 'revoked'])
  readonly consent?: 'given' | 'revoked';

  /** @example true */
  @IfSent()
  @IsBoolean()
  readonly receiveLoyaltyNews?: boolean;

  /** @example false */
  @IfSent()
  @IsBoolean()
  readonly receivePromotions?: boolean;
}

export class DeletionCodeDto {
  /**
   * Seconds until another code can be asked for.
   * @example 60
   */
  readonly retryAfterSeconds: number;

  /** Until when the code can be used. */
  readonly expiresAt: string;
}

export class DeleteCustomerDto {
  /**
   * The six digits of the message.
   * @example '123456'
   */
  @Matches(/^\d{6}$/)
  @IsTypedCode()
  readonly code: string;
}

export class ExportedAccountDto {
  readonly id: string;
  readonly phone: string;
  readonly createdAt: string;

  /** Id of the customer in the restaurants' loyalty. */
  readonly loyaltyGuestId: string | null;

  /** Guest sessions that signed in to this account. */
  readonly guestIds: string[];
}

export class ExportedProfileDto {
  readonly name: string | null;
  readonly surname: string | null;
  readonly middleName: string | null;
  readonly birthday: string | null;
  readonly email: string | null;
  readonly gender: Profile['gender'];
  readonly consent: Profile['consent'];
  readonly receiveLoyaltyNews: boolean;
  readonly receivePromotions: boolean;
}

export class ExportedWalletDto {
  readonly name: string;
  /** As the restaurants' loyalty counts it, not in minor units. */
  readonly balance: number;
}

/** What the restaurants' loyalty holds. */
export class ExportedGuestDto {
  readonly id: string;
  readonly phone: string | null;
  readonly profile: ExportedProfileDto;
  readonly comment: string | null;
  readonly userData: string | null;
  readonly referrerId: string | null;
  readonly registeredAt: string | null;
  /** Numbers of loyalty cards. */
  readonly cards: string[];
  readonly categories: string[];
  readonly wallets: ExportedWalletDto[];
}

export class CustomerExportDto {
  readonly exportedAt: string;
  readonly account: ExportedAccountDto;
  readonly profile: ExportedProfileDto;

  /** Null when the restaurants' loyalty could not be asked. */
  readonly loyaltyGuest: ExportedGuestDto | null;
  readonly loyaltyAbsence: LoyaltyAbsence | null;

  /** By what holds it: addresses, sessions, orders, … */
  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly sections: Record<string, unknown>;
}

/** Unlike `IsOptional`, null is not fine: there is nothing to clear. */
function IfSent(): PropertyDecorator {
  return ValidateIf((_body, value) => value !== undefined);
}

function IsBirthday(): PropertyDecorator {
  return ValidateBy({
    name: 'isBirthday',
    validator: {
      validate: isBirthday,
      defaultMessage: () => 'birthday must be a day in the past, as in 1990-05-17',
    },
  });
}

const FIRST_BIRTHDAY = '1900-01-01';

function isBirthday(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return false;
  }
  const day = new Date(`${value}T00:00:00Z`);
  // A day that does not exist is moved to one that does.
  const isReal = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
  return isReal && value >= FIRST_BIRTHDAY && day.getTime() < clockMs();
}
