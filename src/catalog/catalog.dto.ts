import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty } from 'class-validator';
import { IsWholeNumber } from '../platform/http/number.decorators.js';
import { IsText, MaxLength } from '../platform/http/text.decorators.js';
import { WholeNumberInQuery } from '../platform/http/query-number.decorator.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { ItemDto } from './menu.dto.js';

export class MenuSearchQueryDto {
  /**
   * The text typed so far.
   * @example борщ
   */
  @IsText()
  @IsNotEmpty()
  @MaxLength(100)
  readonly q: string;

  /** How many items at most. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @WholeNumberInQuery()
  @IsWholeNumber(1, 50)
  readonly limit: number = 20;
}

/** Items that match, the best first. */
export class FoundItemsDto {
  readonly items: ItemDto[];
}
