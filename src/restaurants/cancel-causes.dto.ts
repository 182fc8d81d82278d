export class CancelCauseDto {
  /** @example 0f000000-0000-4000-a000-000000000011 */
  readonly id: string;

  /**
   * As the restaurant calls it.
   * @example Отказ гостя
   */
  readonly name: string;
}

export class CancelCauseListDto {
  readonly items: CancelCauseDto[];
}
