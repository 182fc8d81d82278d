import { MoneyDto } from '../platform/http/money.dto.js';

/** Nutrition in 100 grams, as the kitchen's recipe has it; null: not known. */
export class NutritionValuesDto {
  /**
   * Kilocalories.
   * @example 58
   */
  readonly energyKcal: number | null;

  /** @example 2.4 */
  readonly proteinsGrams: number | null;

  /** @example 3.1 */
  readonly fatsGrams: number | null;

  /** @example 5 */
  readonly carbsGrams: number | null;
}

/** Nutrition; multiply by the portion's weight for a portion. */
export class NutritionDto {
  readonly per100g: NutritionValuesDto;
}

/** Something that people may be allergic to. */
export class AllergenDto {
  /** Id in iiko, where it has one. */
  readonly id?: string;

  /** @example Лактоза */
  readonly name: string;
}

/** Something that is added to an item or chosen for it. */
export class ModifierDto {
  /**
   * `modifierId` of an order's line.
   * @example 0f000000-0000-4000-8000-000000000001
   */
  readonly id: string;

  /** @example Сметана 30 г */
  readonly name: string;

  /** Price of one; the free amounts come off first. */
  readonly price: MoneyDto;

  /**
   * Fewest of this modifier on one item; 0 unless the group has `childLimits`.
   * @example 0
   */
  readonly min: number;

  /**
   * Most of this modifier on one item; the group's own `max` unless it has `childLimits`.
   * @example 1
   */
  readonly max: number;

  /**
   * How many a storefront should preselect.
   * @example 0
   */
  readonly default: number;

  /**
   * How many of this modifier cost nothing; 0 unless the group has `childLimits`.
   * @example 0
   */
  readonly free: number;

  /** The amount belongs to the line, not to each item: it does not grow with the line's quantity. */
  readonly independentQuantity: boolean;

  readonly imageUrl: string | null;

  /** @example 30 */
  readonly weightGrams: number | null;

  readonly allergens: AllergenDto[];
}

/** Modifiers to choose from, with limits for all of them together. */
export class ModifierGroupDto {
  /** `groupId` of an order's line; null: the modifiers of the item itself, ordered without a group. */
  readonly id: string | null;

  /** @example Добавки */
  readonly name: string;

  /**
   * Fewest modifiers of the group on one item, counted together.
   * @example 0
   */
  readonly min: number;

  /**
   * Most modifiers of the group on one item, counted together.
   * @example 4
   */
  readonly max: number;

  /**
   * How many of the group cost nothing, whichever they are; counts only without `childLimits`.
   * @example 0
   */
  readonly free: number;

  /** Whether the modifiers have limits and free amounts of their own, beside the group's limits. */
  readonly childLimits: boolean;

  /** Whether each half of a dish made of two chooses from it; otherwise it belongs to the dish as a whole. */
  readonly divisible: boolean;

  readonly modifiers: ModifierDto[];
}

/** A size that can be bought. */
export class ItemSizeDto {
  /** `sizeId` of an order's line; null: the item has one size, and an order names none. */
  readonly id: string | null;

  /** @example 30 см */
  readonly name: string | null;

  readonly price: MoneyDto;

  /** @example 350 */
  readonly weightGrams: number | null;

  /** Whether to preselect this size; true for exactly one size of each item. */
  readonly isDefault: boolean;

  readonly nutrition: NutritionDto | null;

  /**
   * Present only on items whose sizes differ in their modifiers: then on each size, and those of the
   * item are empty.
   */
  readonly modifierGroups?: ModifierGroupDto[];
}

/** Something that can be chosen for a group of a combo. */
export class ComboChoiceDto {
  /** An item of the menu. */
  readonly itemId: string;

  /** Its size, as `sizeId` of the choice; null: the item has one size. */
  readonly sizeId: string | null;

  /** The size of the combo that it belongs to; null: any. */
  readonly comboSizeId: string | null;

  /** The surcharge of this choice, before the combo's discount. */
  readonly price: MoneyDto;

  /** Modifiers of the item that the combo does not allow. */
  readonly forbiddenModifierIds: string[];
}

/** What one thing has to be chosen from. */
export class ComboGroupDto {
  readonly id: string;

  /** @example Напиток */
  readonly name: string;

  /** Whether this choice is the main dish of the combo. */
  readonly isMain: boolean;

  readonly choices: ComboChoiceDto[];
}

export const COMBO_DISCOUNTS = ['cheapest', 'dearest', 'each'] as const;

/** What a combo takes off its choices. */
export class ComboDiscountDto {
  /**
   * The choice that it is on.
   * @example cheapest
   */
  readonly on: (typeof COMBO_DISCOUNTS)[number];

  /** @example 50 */
  readonly percent: number;
}

/**
 * Of what and how a combo is made: one choice of every group. It costs `basePrice` and the `price` of each choice,
 * less the `discount`; options of the choices are paid beside it unless `includesModifiers`.
 */
export class ComboDto {
  readonly basePrice: MoneyDto;

  readonly discount: ComboDiscountDto | null;

  /** Whether options of the choices are a part of the combo's price: free, or in what the discount is taken of. */
  readonly includesModifiers: boolean;

  /** Whether the price in `sizes` is the lowest, and choices can make it higher. */
  readonly priceIsFrom: boolean;

  /** When it is sold; null: without a beginning. */
  readonly availableFrom: string | null;

  /** null: without an end. A quote refuses it afterwards. */
  readonly availableUntil: string | null;

  readonly groups: ComboGroupDto[];
}

export const ITEM_KINDS = ['simple', 'halves', 'combo', 'service'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Something that can be bought. */
export class ItemDto {
  /**
   * `itemId` of an order's line.
   * @example 0c000000-0000-4000-8000-000000000001
   */
  readonly id: string;

  /** @example BORSCH-01 */
  readonly sku: string | null;

  /** @example Борщ с говядиной */
  readonly name: string;

  /** @example Свёкла, говядина, капуста */
  readonly description: string;

  /** Addresses of pictures, the best first. */
  readonly images: string[];

  /**
   * `halves`: two items with the same `halvesSchemeId` can be ordered as halves of one dish; one alone
   * can be ordered too. `combo`: made of other items, see `combo`. `service`: not food, e.g. a delivery fee.
   * @example simple
   */
  readonly kind: ItemKind;

  readonly halvesSchemeId: string | null;

  readonly sizes: ItemSizeDto[];

  /** The same for every size; empty where the sizes have their own. */
  readonly modifierGroups: ModifierGroupDto[];

  /** Present on combos only; a line that buys one names its choices. */
  readonly combo?: ComboDto;

  readonly tags: string[];

  readonly labels: string[];

  readonly allergens: AllergenDto[];
}

/** Hours of the week, in the restaurant's time zone. */
export class ScheduleDto {
  /** `monday` … `sunday`. */
  readonly daysOfWeek: string[];

  /** @example 08:00 */
  readonly from: string;

  /** @example 12:00 */
  readonly to: string;
}

/** Hours of every day, in the restaurant's time zone; an end before the beginning lies on the next day. */
export class DayHoursDto {
  /** @example 09:00 */
  readonly from: string;

  /** @example 23:00 */
  readonly to: string;
}

/** A section of the menu. */
export class CategoryDto {
  readonly id: string;

  /** @example Супы */
  readonly name: string;

  readonly description: string;

  readonly imageUrl: string | null;

  /** When the section is offered; empty: always. A quote refuses its items at other times. */
  readonly schedules: ScheduleDto[];

  readonly items: ItemDto[];
}

/** Everything that a restaurant sells. Availability is not in it: see the stop list. */
export class MenuDto {
  /** @example 0b000000-0000-4000-8000-000000000001 */
  readonly restaurantId: string;

  /**
   * Names this content: another value means that something on the menu is different.
   * @example b9kVtHc0i7xv0mCm1y0a
   */
  readonly revision: string;

  /**
   * ISO 4217.
   * @example RUB
   */
  readonly currency: string;

  /** When the menu is sold; empty: always. Sections may have narrower hours: `schedules`. */
  readonly availability: DayHoursDto[];

  readonly categories: CategoryDto[];
}
