import { Length } from 'class-validator';
import { IsOpaqueText } from '../../platform/http/text.decorators.js';

export class ClaimOrderDto {
  /**
   * `claimToken` of the order, as it was answered to the guest who placed it.
   * @example 'the claimToken of an order of another guest session'
   */
  @IsOpaqueText()
  @Length(20, 200)
  readonly claimToken: string;
}
