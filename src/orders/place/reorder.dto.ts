import { Type } from 'class-transformer';
import { IsIn, IsNotEmpty, ValidateNested } from 'class-validator';
import { IsOpaqueText, IsUUID, MaxLength } from '../../platform/http/text.decorators.js';
import { MayBeAbsent } from '../../platform/http/absent.decorator.js';
import { IsMoment } from '../../platform/http/moment.decorator.js';
import { AddressDto } from '../../platform/http/address.dto.js';

/** What shall be different from the earlier order; the rest stays as it was. */
export class ReorderDto {
  /** Where to order. */
  @MayBeAbsent()
  @IsUUID()
  readonly restaurantId?: string;

  /** How the guest gets it. */
  @MayBeAbsent()
  @IsIn(['delivery', 'pickup', 'dine-in'])
  readonly service?: 'delivery' | 'pickup' | 'dine-in';

  /** RFC 3339 with an offset; leave it out for "as soon as possible". */
  @MayBeAbsent()
  @IsMoment()
  readonly at?: string;

  /** At which table, of `dine-in`. */
  @MayBeAbsent()
  @IsUUID()
  readonly tableId?: string;

  /** The secret in the table's link or QR code. Required for `dine-in` if the table has `tokenRequired: true`. */
  @MayBeAbsent()
  @IsOpaqueText()
  @IsNotEmpty()
  @MaxLength(64)
  readonly tableToken?: string;

  /** Where to, of a delivery. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address?: AddressDto;
}
