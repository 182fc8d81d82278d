import { z } from 'zod';
import {
  categorySchema,
  comboItemSchema,
  intervalSchema,
  itemSchema,
  menuSchema,
  modifierGroupSchema,
  modifierSchema,
  nullableRestrictionsSchema,
  scheduleSchema,
  sizeSchema,
} from './menu-fields.js';
import { idSchema, identityOf, readEach, type Dropped, type ReadTotals } from './reading.js';

export type IikoMenuModifier = Omit<
  z.output<typeof modifierSchema>,
  'allergenGroups' | 'allergenGroupIds'
>;

export type IikoModifierRestrictions = NonNullable<IikoMenuModifier['restrictions']>;

/** What can be told of a modifier that cannot be read; without limits it may be required. */
export interface IikoLostModifier {
  id: string | null;
  name: string | null;
  restrictions: IikoMenuModifier['restrictions'] | undefined;
}

export type IikoMenuModifierGroup = Omit<z.output<typeof modifierGroupSchema>, 'items'> & {
  modifiers: IikoMenuModifier[];
  lost: IikoLostModifier[];
};

export type IikoMenuSize = Omit<z.output<typeof sizeSchema>, 'itemModifierGroups'> & {
  modifierGroups: IikoMenuModifierGroup[];
};

export type IikoMenuCombo = z.output<typeof comboItemSchema>;

/** A combo of format 4 has no sizes of a dish, and what it is made of in `combo`. */
export type IikoMenuItem = Omit<
  z.output<typeof itemSchema>,
  'itemSizes' | 'allergenGroups' | 'allergenGroupIds'
> & {
  sizes: IikoMenuSize[];
  /** Null: no combo, or one of the formats that do not tell. */
  combo: IikoMenuCombo | null;
};

export type IikoMenuCategory = Omit<z.output<typeof categorySchema>, 'items' | 'schedules'> & {
  schedules: z.output<typeof scheduleSchema>[];
  items: IikoMenuItem[];
};

/** One shape for formats 2, 3 and 4. Prices are in currency units, per organization. */
export type IikoExternalMenu = Omit<
  z.output<typeof menuSchema>,
  'categories' | 'allergenGroups' | 'intervals'
> & {
  categories: IikoMenuCategory[];
  intervals: z.output<typeof intervalSchema>[];
  /** Organizations whose hours cannot be read; null where it cannot be told whose they are. */
  lostIntervals: (string | null)[];
};

export interface ExternalMenuReading {
  menu: IikoExternalMenu;
  dropped: Dropped[];
  /** Items, over all categories. */
  totals: ReadTotals;
}

interface ReadingContext {
  dropped: Dropped[];
  totals: ReadTotals;
  allergens: Map<string, IikoMenuItem['allergens'][number]>;
}

/**
 * Reads an answer of `/api/2/menu/by_id` in any format. What cannot be read is left out at the
 * smallest place that leaves an orderable rest – a modifier, a size, an item, a category – and named
 * in `dropped`. A modifier group that cannot be read takes its size along: without the group's limits
 * the dish cannot be ordered correctly.
 * @throws z.ZodError when the answer as a whole is something else
 */
export function parseExternalMenu(answer: unknown): ExternalMenuReading {
  const { categories, allergenGroups, intervals, ...menu } = menuSchema.parse(answer);
  const context: ReadingContext = {
    dropped: [],
    totals: { received: countItems(categories), kept: 0 },
    allergens: new Map(allergenGroups.map((allergen) => [allergen.id ?? '', allergen])),
  };
  const read = readEach(categories, 'categories', context.dropped, (raw, path) =>
    readCategory(raw, path, context),
  );
  context.totals.kept = read.reduce((kept, category) => kept + category.items.length, 0);
  return {
    menu: { ...menu, categories: read, ...readIntervals(intervals, context) },
    dropped: context.dropped,
    totals: context.totals,
  };
}

const ownerSchema = z.object({ organizationId: idSchema });

function readIntervals(
  intervals: unknown[],
  { dropped }: ReadingContext,
): Pick<IikoExternalMenu, 'intervals' | 'lostIntervals'> {
  const lost = intervals.filter((raw) => !intervalSchema.safeParse(raw).success);
  return {
    intervals: readEach(intervals, 'intervals', dropped, (raw) => intervalSchema.parse(raw)),
    lostIntervals: lost.map((raw) => ownerSchema.safeParse(raw).data?.organizationId ?? null),
  };
}

function readCategory(raw: unknown, path: string, context: ReadingContext): IikoMenuCategory {
  const { items, schedules, ...category } = categorySchema.parse(raw);
  return {
    ...category,
    schedules: readSchedules(schedules, path, context),
    items: readEach(items, `${path}/items`, context.dropped, (item, itemPath) =>
      readItem(item, itemPath, context),
    ),
  };
}

/** Without any hours a category would be sold always, so that it is lost where none can be read. */
function readSchedules(
  schedules: unknown[],
  path: string,
  { dropped }: ReadingContext,
): IikoMenuCategory['schedules'] {
  const read = readEach(schedules, `${path}/schedules`, dropped, (raw) =>
    scheduleSchema.parse(raw),
  );
  if (schedules.length > 0 && read.length === 0) {
    throw unreadable('schedules', 'no readable hours');
  }
  return read;
}

function readItem(raw: unknown, path: string, context: ReadingContext): IikoMenuItem {
  const { itemSizes, allergenGroups: _older, allergenGroupIds, ...item } = itemSchema.parse(raw);
  const sizes = readEach(itemSizes, `${path}/sizes`, context.dropped, (size, sizePath) =>
    readSize(size, sizePath, context),
  );
  if (sizes.length === 0 && item.type !== 'COMBO') {
    throw unreadable('itemSizes', 'no readable size');
  }
  return {
    ...item,
    sizes,
    combo: item.type === 'COMBO' ? readCombo(raw) : null,
    allergens: [...item.allergens, ...allergensOf(allergenGroupIds, context)],
  };
}

function readCombo(raw: unknown): IikoMenuCombo | null {
  const parsed = comboItemSchema.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

function allergensOf(ids: string[], context: ReadingContext): IikoMenuItem['allergens'] {
  return ids.flatMap((id) => context.allergens.get(id) ?? []);
}

function readSize(raw: unknown, path: string, context: ReadingContext): IikoMenuSize {
  const { itemModifierGroups, ...size } = sizeSchema.parse(raw);
  return {
    ...size,
    modifierGroups: itemModifierGroups.map((group, index) =>
      readModifierGroup(group, `${path}/modifierGroups[${index}]`, context),
    ),
  };
}

function readModifierGroup(
  raw: unknown,
  path: string,
  context: ReadingContext,
): IikoMenuModifierGroup {
  const { items, ...group } = modifierGroupSchema.parse(raw);
  const lost: IikoLostModifier[] = [];
  return {
    ...group,
    lost,
    modifiers: readEach(items, `${path}/modifiers`, context.dropped, (modifier) => {
      const parsed = modifierSchema.safeParse(modifier);
      if (!parsed.success) {
        lost.push({ ...identityOf(modifier), restrictions: limitsOf(modifier) });
        throw parsed.error;
      }
      return withAllergens(parsed.data, context);
    }),
  };
}

function withAllergens(
  { allergenGroups, allergenGroupIds, allergens, ...modifier }: z.output<typeof modifierSchema>,
  context: ReadingContext,
): IikoMenuModifier {
  return {
    ...modifier,
    allergens: [...allergens, ...allergenGroups, ...allergensOf(allergenGroupIds, context)],
  };
}

const limitedSchema = z.object({ restrictions: nullableRestrictionsSchema });

function limitsOf(modifier: unknown): IikoLostModifier['restrictions'] {
  return limitedSchema.safeParse(modifier).data?.restrictions;
}

function unreadable(field: string, message: string): z.ZodError {
  return new z.ZodError([{ code: 'custom', path: [field], message, input: undefined }]);
}

const itemsSchema = z.object({ items: z.array(z.unknown()) });

/** Counted in the raw answer, so that a lost category counts with all it held. */
function countItems(categories: unknown[]): number {
  return categories.reduce<number>((count, category) => {
    const parsed = itemsSchema.safeParse(category);
    return count + (parsed.success ? parsed.data.items.length : 0);
  }, 0);
}
