import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IsOpaqueText, MaxLength } from './text.decorators.js';
import { WholeNumberInQuery } from './query-number.decorator.js';
import { MayBeAbsent } from './absent.decorator.js';

/** Which part of a long list is asked for. */
export class PageDto {
  /**
   * How many.
   * @example 20
   */
  @ApiPropertyOptional()
  @MayBeAbsent(() => 20)
  @WholeNumberInQuery()
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 20;

  /** `nextCursor` of the page before. */
  @MayBeAbsent()
  @IsOpaqueText()
  @MaxLength(200)
  readonly cursor?: string;
}
