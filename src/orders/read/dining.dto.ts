import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { CartLineDto, CartNoteDto } from '../../cart/cart.dto.js';
import { PricedLineDto } from '../../cart/priced-line.dto.js';
import { MoneyDto } from '../../platform/http/money.dto.js';
import { OrderProblemDto } from './order-problem.dto.js';

export class AddItemsDto {
  /** Items to add to the table's order. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CartLineDto)
  readonly lines: CartLineDto[];
}

export class OrderTableDto {
  readonly id: string;

  /**
   * The number that staff use.
   * @example 1
   */
  readonly number: number;

  /** @example Стол 1 */
  readonly name: string;

  /**
   * Name of the room.
   * @example Основной зал
   */
  readonly section: string;

  /** When the bill was printed; nothing can be added from then on. */
  readonly billedAt: string | null;
}

export class AdditionDto {
  readonly id: string;
  readonly createdAt: string;

  /**
   * `accepted` is stored here, `confirmed` is in the restaurant. Items that were `refused` are neither in `lines` nor
   * in `total` of the order.
   * @example confirmed
   */
  readonly status: 'accepted' | 'confirmed' | 'refused';

  readonly lines: PricedLineDto[];

  /** At the menu's prices, in whole coins of the restaurant. */
  readonly total: MoneyDto;

  /**
   * `discounts_not_calculated` if the order has discounts, a promo code or a loyalty member: iiko applies none of
   * them to added items, so the bill may be lower than `total`.
   */
  readonly notes: CartNoteDto[];

  /** Why it was refused. */
  readonly problem: OrderProblemDto | null;
}
