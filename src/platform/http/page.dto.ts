import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsWholeNumber } from './number.decorators.js';
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
  @IsWholeNumber(1, 100)
  readonly limit: number = 20;

  /** `nextCursor` of the page before. */
  @MayBeAbsent()
  @IsOpaqueText()
  @MaxLength(200)
  readonly cursor?: string;
}
