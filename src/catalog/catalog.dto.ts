import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from '../http/absent.decorator.js';
import { VIOLATIONS } from '../http/violations.js';
import { ItemDto } from './menu.dto.js';

export class MenuSearchQueryDto {
  /**
   * What the guest has typed so far.
   * @example борщ
   */
  @IsString()
  @MaxLength(100)
  @Matches(/\S/, { context: VIOLATIONS.is_not_empty })
  readonly q: string;

  /** How many items at most. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  readonly limit: number = 20;
}

/** Items that match, the best first. */
export class FoundItemsDto {
  readonly items: ItemDto[];
}
