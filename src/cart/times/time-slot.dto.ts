/** When something can be had. */
export class TimeSlotDto {
  /**
   * With the restaurant's offset.
   * @example 2026-11-23T13:30:00+03:00
   */
  readonly start: string;

  /** @example 2026-11-23T14:00:00+03:00 */
  readonly end: string;
}
