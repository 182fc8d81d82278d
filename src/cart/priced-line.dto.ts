import { MoneyDto } from '../platform/http/money.dto.js';

export class PricedModifierDto {
  readonly modifierId: string;
  readonly groupId: string | null;
  readonly name: string;

  /** How many for one dish. */
  readonly quantity: number;

  /** How many of them cost nothing. */
  readonly free: number;

  readonly unitPrice: MoneyDto;
}

export class PricedHalfDto {
  readonly itemId: string;
  readonly name: string;
  readonly modifiers: PricedModifierDto[];
}

/** What was chosen for one group of a combo. */
export class PricedChoiceDto {
  readonly groupId: string;

  /** @example Напиток */
  readonly groupName: string;

  readonly itemId: string;
  readonly name: string;
  readonly sizeId: string | null;
  readonly sizeName: string | null;
  readonly modifiers: PricedModifierDto[];
}

export class PricedComboDto {
  /** One combo, without options that are paid beside it. */
  readonly price: MoneyDto;

  readonly choices: PricedChoiceDto[];
}

export class PricedLineDto {
  /**
   * Position in the request.
   * @example 0
   */
  readonly index: number;

  readonly itemId: string;

  /** @example Борщ с говядиной */
  readonly name: string;

  readonly sizeId: string | null;
  readonly sizeName: string | null;

  /** @example 2 */
  readonly quantity: number;

  /** One dish with its modifiers. */
  readonly unitPrice: MoneyDto;

  readonly total: MoneyDto;
  readonly modifiers: PricedModifierDto[];
  readonly secondHalf: PricedHalfDto | null;

  /** null: not a combo. */
  readonly combo: PricedComboDto | null;

  readonly comment: string | null;
}

export class DiscountDto {
  /** The name of the discount. */
  readonly name: string;
  readonly amount: MoneyDto;
}
