import { MoneyDto } from '../../platform/http/money.dto.js';

export class ChangedLineDto {
  /** Its place in `lines`, from 0; null for a line that staff have added. */
  readonly line: number | null;

  /** null when the POS does not say which dish it is. */
  readonly itemId: string | null;

  readonly sizeId: string | null;

  /** @example Борщ с говядиной */
  readonly name: string;

  /**
   * 0 for a line that staff have added.
   * @example 1
   */
  readonly ordered: number;

  /**
   * How much of it is in the order at the POS; 0 when staff have taken it out.
   * @example 2
   */
  readonly quantity: number;
}

/** What staff have changed at the till, after a call with the guest, say. */
export class OrderChangesDto {
  readonly added: ChangedLineDto[];
  readonly removed: ChangedLineDto[];

  /** Lines of which there is more or less than was ordered. */
  readonly quantities: ChangedLineDto[];

  /** The order's total at the POS; the guest pays this amount. */
  readonly total: MoneyDto;
}
