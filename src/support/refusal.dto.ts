/** What iiko has refused for good and is not asked again for a while. */
export class RefusalDto {
  /**
   * `accessToken` is the key itself: nothing is asked without it.
   * @example externalMenu
   */
  readonly operation: string;

  /** The organizations concerned; empty for the whole account. */
  readonly organizationIds: string[];

  /**
   * HTTP status of iiko's answer.
   * @example 400
   */
  readonly status: number | null;

  /** iiko's code. */
  readonly code: string | null;

  /** iiko's text. */
  readonly description: string | null;

  readonly since: string;

  /**
   * How often it was refused.
   * @example 3
   */
  readonly times: number;

  /** When it is tried again without anybody's word. */
  readonly nextAttemptAt: string;

  /** Advice for the operator. */
  readonly advice: string;
}
