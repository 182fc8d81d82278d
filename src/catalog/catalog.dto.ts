import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ItemDto } from './menu.dto.js';

export class MenuSearchQueryDto {
  /**
   * What the guest has typed so far.
   * @example борщ
   */
  @IsString()
  @MaxLength(100)
  @Matches(/\S/, { message: 'q must not be empty' })
  readonly q: string;

  /** How many items at most. */
  @ApiPropertyOptional()
  @IsOptional()
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
