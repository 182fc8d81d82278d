export class OrderProblemDto {
  /**
   * Stable code.
   * @example restaurant_not_responding
   */
  readonly code: string;

  /** In the language of `Accept-Language`. */
  readonly detail: string;

  /**
   * The action for the app.
   * @example retry
   */
  readonly action: string;
}
