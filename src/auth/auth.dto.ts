import { IsNotEmpty, Length, Matches } from 'class-validator';
import { IsOpaqueText, IsText, IsTypedCode, MaxLength } from '../platform/http/text.decorators.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';

export class StartSessionDto {
  /**
   * The guest's name for this device, shown in the list of sessions.
   * @example Pixel 9
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(100)
  readonly device?: string;
}

export class RequestCodeDto extends StartSessionDto {
  /**
   * Mobile number; without a country code it is one of the service's country.
   * @example '+79001234567'
   */
  @IsText()
  @IsNotEmpty()
  @MaxLength(40)
  readonly phone: string;

  /**
   * The answer to the `challenge` of `proof_required`: `{"challenge": …, "solution": {"counter": 4711, "derivedKey":
   * "0000…"}}` as JSON in Base64, as ALTCHA's widget and libraries write it. `derivedKey` is the hash in hexadecimal.
   */
  @MayBeAbsent()
  @IsOpaqueText()
  @Length(1, 3_000)
  readonly proof?: string;
}

export class VerifyCodeDto extends StartSessionDto {
  /**
   * The number that the code was sent to.
   * @example '+79001234567'
   */
  @IsText()
  @IsNotEmpty()
  @MaxLength(40)
  readonly phone: string;

  /**
   * The six digits of the message.
   * @example '123456'
   */
  @Matches(/^\d{6}$/)
  @IsTypedCode()
  readonly code: string;
}

export class CodeSentDto {
  /**
   * Where the code went.
   * @example '+7900***4567'
   */
  readonly phone: string;

  /**
   * Seconds until another code can be asked for.
   * @example 60
   */
  readonly retryAfterSeconds: number;

  /**
   * Until when the code can be used.
   * @example '2026-11-24T12:05:00.000Z'
   */
  readonly expiresAt: string;
}

export class SignedInCustomerDto {
  /**
   * Id of the customer's account.
   * @example 1d3f0c1e-7f1c-4d52-9b57-6f3b8a2f9f10
   */
  readonly id: string;

  /** Whether the account was made by this very answer. */
  readonly isNew: boolean;
}

export class SessionDto {
  /** JWT for `Authorization: Bearer …`. */
  readonly accessToken: string;

  /**
   * Seconds until the access token expires.
   * @example 900
   */
  readonly expiresIn: number;

  /** Gets the next access token at `POST /v1/auth/refresh`, which replaces it. */
  readonly refreshToken: string;

  /** The signed-in customer; absent in guest sessions. */
  readonly customer?: SignedInCustomerDto;
}

export class RefreshSessionDto {
  /**
   * The refresh token of the last answer.
   * @example 'the refreshToken of the last answer'
   */
  @IsOpaqueText()
  @Length(20, 200)
  readonly refreshToken: string;
}

/** One device that is signed in. */
export class ActiveSessionDto {
  /**
   * Id of the session.
   * @example 0f4a1f0e-3b54-4d9c-8f0a-9d5a0c1b2e3f
   */
  readonly id: string;

  /**
   * The owner's name for the device.
   * @example Pixel 9
   */
  readonly device: string | null;

  /**
   * `User-Agent` of the request that started it.
   * @example Mozilla/5.0
   */
  readonly userAgent: string | null;

  readonly createdAt: string;

  /** When it was last renewed, which happens at least as often as access tokens expire. */
  readonly lastUsedAt: string;

  /** Whether it is the session that asks. */
  readonly current: boolean;
}

export class SessionListDto {
  readonly items: ActiveSessionDto[];
}

/** A public key (RFC 7517). */
export class JsonWebKeyDto {
  /** @example EC */
  readonly kty: string;
  /** @example P-256 */
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  /** RFC 7638 thumbprint; the `kid` in the header of the tokens it has signed. */
  readonly kid: string;
  /** @example ES256 */
  readonly alg: string;
  /** @example sig */
  readonly use: string;
}

export class JsonWebKeySetDto {
  readonly keys: JsonWebKeyDto[];
}
