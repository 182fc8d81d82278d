import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { CartLineDto, CartNoteDto } from '../../cart/cart.dto.js';
import { PricedLineDto } from '../../cart/priced-line.dto.js';
import { MoneyDto } from '../../platform/http/money.dto.js';
import { OrderProblemDto } from './order-problem.dto.js';

export class AddItemsDto {
  /** What shall come to the table besides. */
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
   * What staff call it by.
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
   * `accepted` is durable here, `confirmed` is in the restaurant. What was `refused` is neither in `lines` nor
   * in `total` of the order.
   * @example confirmed
   */
  readonly status: 'accepted' | 'confirmed' | 'refused';

  readonly lines: PricedLineDto[];

  /** At the menu's prices, in whole coins of the restaurant. */
  readonly total: MoneyDto;

  /**
   * `discounts_not_calculated` where the order has discounts, a promo code or a guest whom loyalty knows: iiko takes none
   * of them with what is added, so the bill may come to less than `total`.
   */
  readonly notes: CartNoteDto[];

  /** Why it was refused. */
  readonly problem: OrderProblemDto | null;
}
