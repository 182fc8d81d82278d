import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsOptional, IsUUID, Matches, ValidateNested } from 'class-validator';
import { AddressDto } from '../customers/address.dto.js';
import { VIOLATIONS } from '../http/violations.js';

/** What shall be different from the earlier order; the rest stays as it was. */
export class ReorderDto {
  /** Where to order. */
  @IsOptional()
  @IsUUID('loose')
  readonly restaurantId?: string;

  /** How the guest gets it. */
  @IsOptional()
  @IsIn(['delivery', 'pickup', 'dine-in'])
  readonly service?: 'delivery' | 'pickup' | 'dine-in';

  /** RFC 3339 with an offset; leave it out for "as soon as possible". */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d{2}:\d{2})$/i, { context: VIOLATIONS.offset_missing })
  readonly at?: string;

  /** Where to, of a delivery. */
  @IsOptional()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address?: AddressDto;
}
