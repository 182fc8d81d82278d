import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from './absent.decorator.js';

/** Which part of a long list is asked for. */
export class PageDto {
  /**
   * How many.
   * @example 20
   */
  @ApiPropertyOptional()
  @MayBeAbsent(() => 20)
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 20;

  /** `nextCursor` of the page before. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  readonly cursor?: string;
}
