import { MayBeAbsent } from '../../platform/http/absent.decorator.js';
import { IsText, MaxLength } from '../../platform/http/text.decorators.js';

export class LiftIikoPausesDto {
  /**
   * Only the pause of this group; leave it out for all.
   * @example Orders: creating
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(100)
  readonly restrictionGroup?: string;
}

export class IikoPauseDto {
  /**
   * iiko's name of the group of methods.
   * @example Orders: creating
   */
  readonly restrictionGroup: string;

  /**
   * After this time its methods are called again.
   * @example 42
   */
  readonly secondsLeft: number;
}

export class IikoPauseListDto {
  readonly items: IikoPauseDto[];
}
