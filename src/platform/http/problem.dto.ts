import { ApiPropertyOptional } from '@nestjs/swagger';

/** One violation of a request. */
export class ViolationDto {
  /**
   * Stable code of the violation.
   * @example is_int
   */
  readonly code: string;

  /**
   * JSON pointer (RFC 6901) into the request body.
   * @example /lines/0/quantity
   */
  readonly pointer: string;

  /**
   * A text for guests in the language of `Accept-Language`, to be shown beside the field.
   * @example Must be a whole number.
   */
  readonly detail: string;

  /**
   * The action for this violation, if the violations of a request need different ones.
   * @example changeCart
   */
  readonly action?: string;

  /** What would solve the problem, if known; for a cart the same as in its quote. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  readonly hint?: object;
}

/** A failure, as RFC 9457 describes it. */
export class ProblemDto {
  /**
   * Page that documents this problem.
   * @example /problems/validation_failed
   */
  readonly type: string;

  /**
   * Short name of the problem, always in English.
   * @example Validation failed
   */
  readonly title: string;

  /**
   * HTTP status.
   * @example 400
   */
  readonly status: number;

  /**
   * Stable code to program against.
   * @example validation_failed
   */
  readonly code: string;

  /**
   * Explanation in the language of `Accept-Language`: Russian or English.
   * @example The request does not have the expected form; see `errors`.
   */
  readonly detail: string;

  /**
   * What the app should do: `fix` the request, `signIn` (with a phone number), `startSession` (a guest's, or sign
   * in), `refresh` the access token and ask again, `solveChallenge`, `retry`, `requote`, `changeCart`,
   * `changeAddress`, `changePayment`, `changeTime`, `refund` or `contactSupport`.
   * @example fix
   */
  readonly action: string;

  /**
   * Id of this request; quote it to support.
   * @example 3d6f0a5e-8f0c-4b0f-9a52-0c8f0f2f7a11
   */
  readonly requestId: string;

  /** Each violation, where there are several. */
  readonly errors?: ViolationDto[];
}
