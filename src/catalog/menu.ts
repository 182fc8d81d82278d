import type {
  AllergenDto,
  CategoryDto,
  ComboChoiceDto,
  ComboDto,
  ComboGroupDto,
  DayHoursDto,
  ItemDto,
  ItemKind,
  ItemSizeDto,
  MenuDto,
  ModifierDto,
  ModifierGroupDto,
  NutritionDto,
  ScheduleDto,
} from './menu.dto.js';

/** The documented shape as plain data: what is mapped and stored are not instances of its classes. */
type Plain<Shape> = Shape extends object ? { [Key in keyof Shape]: Plain<Shape[Key]> } : Shape;

/**
 * One shape of the menu, whatever its source. What stands in it can be ordered: hidden, deleted and
 * unpriced things, and dishes that the POS would refuse, have been left out by the mappers.
 */
export type Menu = Plain<MenuDto>;
export type MenuCategory = Plain<CategoryDto>;
export type MenuHours = Plain<DayHoursDto>;
export type MenuSchedule = Plain<ScheduleDto>;
export type MenuItem = Plain<ItemDto>;
export type MenuItemKind = ItemKind;
export type MenuSize = Plain<ItemSizeDto>;
export type MenuModifierGroup = Plain<ModifierGroupDto>;
export type MenuModifier = Plain<ModifierDto>;
export type MenuCombo = Plain<ComboDto>;
export type MenuComboGroup = Plain<ComboGroupDto>;
export type MenuComboChoice = Plain<ComboChoiceDto>;
export type MenuNutrition = Plain<NutritionDto>;
export type MenuAllergen = Plain<AllergenDto>;

/** A size while it is built: each has its own groups, until `joinSizes` finds them equal. */
export type SizeWithGroups = MenuSize & { readonly modifierGroups: MenuModifierGroup[] };

/** The groups to choose from for one size of an item. */
export function modifierGroupsOf(item: MenuItem, size: MenuSize): MenuModifierGroup[] {
  return size.modifierGroups ?? item.modifierGroups;
}

/**
 * Sizes mostly agree in their modifiers, and a menu that repeats them is several times as large: equal
 * groups stand once, on the item. As soon as one size differs, each size carries its own.
 */
export function joinSizes(sizes: SizeWithGroups[]): Pick<MenuItem, 'sizes' | 'modifierGroups'> {
  const defaults = withOneDefault(sizes);
  const [first, ...others] = sizes.map((size) => JSON.stringify(size.modifierGroups));
  if (others.some((groups) => groups !== first)) {
    return { sizes: defaults, modifierGroups: [] };
  }
  return {
    sizes: defaults.map(({ modifierGroups: _groups, ...size }) => size),
    modifierGroups: sizes[0]?.modifierGroups ?? [],
  };
}

/** iiko marks none, one or (where an item mixes two size scales) several. */
function withOneDefault(sizes: SizeWithGroups[]): SizeWithGroups[] {
  const marked = sizes.findIndex((size) => size.isDefault);
  const chosen = marked === -1 ? 0 : marked;
  return sizes.map((size, index) => ({ ...size, isDefault: index === chosen }));
}

/** iiko writes zeros for a recipe that nobody has filled in. */
export function nutritionOf(values: MenuNutrition['per100g']): MenuNutrition | null {
  return Object.values(values).every((value) => value === 0 || value === null)
    ? null
    : { per100g: values };
}

/** `0` is how iiko says that nobody has entered a weight. */
export function weightOf(grams: number): number | null {
  return grams > 0 ? grams : null;
}

export function distinct(values: (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null && value !== ''))] as string[];
}

/** Items by id; an item that stands in several categories counts once. */
export function itemsById(menu: Pick<Menu, 'categories'>): Map<string, MenuItem> {
  return new Map(
    menu.categories.flatMap((category) => category.items.map((item) => [item.id, item] as const)),
  );
}

interface ScheduledCategory {
  schedules: MenuSchedule[];
  /** Places in the list of items. */
  items: number[];
}

/**
 * When each item is sold, for those that are not always: what stands in several categories is sold while any of
 * them is.
 */
export function schedulesOf({
  items,
  categories,
}: {
  items: readonly (readonly [id: string, ...unknown[]])[];
  categories: readonly ScheduledCategory[];
}): Map<string, MenuSchedule[]> {
  const schedules = new Map<string, MenuSchedule[]>();
  const always = new Set<string>();
  for (const category of categories) {
    for (const place of category.items) {
      const [id] = items[place] ?? [''];
      if (category.schedules.length === 0) {
        always.add(id);
      } else {
        schedules.set(id, [...(schedules.get(id) ?? []), ...category.schedules]);
      }
    }
  }
  return new Map([...schedules].filter(([id]) => !always.has(id)));
}
