import { IsString, Length } from 'class-validator';

export class ClaimOrderDto {
  /**
   * `claimToken` of the order, as it was answered to the guest who placed it.
   * @example 'the claimToken of an order of another guest session'
   */
  @IsString()
  @Length(20, 200)
  readonly claimToken: string;
}
