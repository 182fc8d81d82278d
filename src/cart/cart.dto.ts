import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { IsWholeNumber } from '../platform/http/number.decorators.js';
import { BlankIsAbsent, IsText, IsUUID, MaxLength } from '../platform/http/text.decorators.js';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { AddressDto } from '../platform/http/address.dto.js';
import { MoneyDto } from '../platform/http/money.dto.js';
import { TimeSlotDto } from './times/time-slot.dto.js';

/** iiko counts up to 999.999 of a dish; nobody orders more than this by mistake. */
const MAX_QUANTITY = 99;

export class CartModifierDto {
  /**
   * Id of the modifier in the menu.
   * @example 0f000000-0000-4000-8000-000000000001
   */
  @IsUUID()
  readonly modifierId: string;

  /** Id of its group; for a single modifier null, as in the menu, or left out. */
  @ApiPropertyOptional({ type: 'string', nullable: true })
  @BlankIsAbsent()
  @IsOptional()
  @IsUUID()
  readonly groupId?: string | null;

  /**
   * How many for one dish.
   * @example 1
   */
  @IsWholeNumber(1, MAX_QUANTITY)
  readonly quantity: number;
}

export class SecondHalfDto {
  /**
   * The other item; both must have the same `halvesSchemeId` in the menu.
   * @example 0c000000-0000-4000-8000-000000000012
   */
  @IsUUID()
  readonly itemId: string;

  /** Modifiers of this half, of groups that are `divisible`; the others are chosen with the line. */
  @ApiPropertyOptional()
  @MayBeAbsent(() => [])
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CartModifierDto)
  readonly modifiers: CartModifierDto[] = [];
}

/** What is chosen for one group of a combo. */
export class ComboChoiceLineDto {
  /** Id of the group in the menu's combo. */
  @IsUUID()
  readonly groupId: string;

  /** One of the group's choices. */
  @IsUUID()
  readonly itemId: string;

  /** Its size; may be left out where the group has the item in one size only. */
  @ApiPropertyOptional({ type: 'string', nullable: true })
  @BlankIsAbsent()
  @IsOptional()
  @IsUUID()
  readonly sizeId?: string | null;

  /** Options of the item, except those that the combo forbids. */
  @ApiPropertyOptional()
  @MayBeAbsent(() => [])
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CartModifierDto)
  readonly modifiers: CartModifierDto[] = [];
}

export class ComboLineDto {
  /** One for each group. */
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => ComboChoiceLineDto)
  readonly choices: ComboChoiceLineDto[];
}

export class CartLineDto {
  /**
   * Id of the item in the menu.
   * @example 0c000000-0000-4000-8000-000000000001
   */
  @IsUUID()
  readonly itemId: string;

  /** Id of the size; required where the item has several. Null is the size whose id is null in the menu. */
  @ApiPropertyOptional({ type: 'string', nullable: true })
  @BlankIsAbsent()
  @IsOptional()
  @IsUUID()
  readonly sizeId?: string | null;

  /**
   * How many dishes.
   * @example 2
   */
  @IsWholeNumber(1, MAX_QUANTITY)
  readonly quantity: number;

  /** Chosen options; required ones are not added by themselves. */
  @ApiPropertyOptional()
  @MayBeAbsent(() => [])
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CartModifierDto)
  readonly modifiers: CartModifierDto[] = [];

  /** Makes the dish of two halves: this item and another of the same scheme. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => SecondHalfDto)
  readonly secondHalf?: SecondHalfDto;

  /** Required where the item is a combo; options are then chosen here and not with the line. */
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => ComboLineDto)
  readonly combo?: ComboLineDto;

  /** A wish for the kitchen. */
  @MayBeAbsent()
  @IsText()
  @MaxLength(255)
  readonly comment?: string;
}

/** What would solve a problem. */
export class CartHintDto {
  /** Where the time is wrong: the nearest in which the whole cart can be had. */
  readonly slot?: TimeSlotDto;

  /**
   * The least that has to be chosen of a modifier, or of all in its group.
   * @example 1
   */
  readonly min?: number;

  /**
   * The most: of a modifier or its group in one dish; of something that is limited, how many are left for the whole
   * cart, over all its lines, halves, choices of combos and modifiers. A half takes half a portion; 1 at a half
   * may mean that half a portion is left.
   * @example 3
   */
  readonly max?: number;

  /**
   * The group, of modifiers or of a combo, that it is about.
   * @example 0e000000-0000-4000-8000-000000000003
   */
  readonly groupId?: string;

  /** The modifier, where it is about a single one and not about its group. */
  readonly modifierId?: string;

  /**
   * Which part of the line it is about: of two halves 0 or 1, of a combo the place of the choice in the request. Absent
   * where the line has no parts.
   * @example 0
   */
  readonly index?: number;

  /** The sizes to choose from. */
  readonly sizeIds?: string[];

  /** The most that the wallet can pay. */
  readonly maxAmount?: MoneyDto;

  /** The step: an amount must be a multiple of it. */
  readonly stepAmount?: MoneyDto;

  /** Suggested addresses; each is accepted as it is. */
  readonly addresses?: AddressDto[];

  /** The amount that is missing to reach the delivery minimum. */
  readonly addAmount?: MoneyDto;

  /**
   * The name of an item or option that is no longer on the menu, in a repeated order or a changed quote.
   * @example Борщ с говядиной
   */
  readonly name?: string;
}

/** Something to know about a cart that does not keep it from being ordered. */
export class CartNoteDto {
  /**
   * Stable code.
   * @example combo_price_not_confirmed
   */
  readonly code: string;

  /**
   * JSON pointer into the request.
   * @example /lines/0
   */
  readonly pointer: string;

  /** In the language of `Accept-Language`. */
  readonly detail: string;
}

export class CartProblemDto {
  /**
   * Stable code.
   * @example item_stopped
   */
  readonly code: string;

  /**
   * JSON pointer into the request.
   * @example /lines/0
   */
  readonly pointer: string;

  /**
   * In the language of `Accept-Language`.
   * @example «Борщ с говядиной» закончилось.
   */
  readonly detail: string;

  /**
   * The action for the app.
   * @example changeCart
   */
  readonly action: string;

  /** What would solve the problem, if known. */
  readonly hint?: CartHintDto;
}
