import { IsString, Length } from 'class-validator';

export class SessionDto {
  /** JWT for `Authorization: Bearer …`. */
  readonly accessToken: string;

  /**
   * Seconds until the access token expires.
   * @example 3600
   */
  readonly expiresIn: number;

  /** Buys the next access token at `POST /v1/auth/refresh`; works once. */
  readonly refreshToken: string;
}

export class RefreshSessionDto {
  /**
   * The refresh token of the last answer.
   * @example 'the refreshToken of the last answer'
   */
  @IsString()
  @Length(20, 200)
  readonly refreshToken: string;
}
