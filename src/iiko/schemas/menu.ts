import { z } from 'zod';
import {
  categorySchema,
  comboItemSchema,
  itemSchema,
  menuSchema,
  modifierGroupSchema,
  modifierSchema,
  sizeSchema,
} from './menu-fields.js';
import { readEach, type Dropped, type ReadTotals } from './reading.js';

export type IikoMenuModifier = Omit<
  z.output<typeof modifierSchema>,
  'allergenGroups' | 'allergenGroupIds'
> & { allergens: z.output<typeof modifierSchema>['allergenGroups'] };

export type IikoModifierRestrictions = NonNullable<IikoMenuModifier['restrictions']>;

export type IikoMenuModifierGroup = Omit<z.output<typeof modifierGroupSchema>, 'items'> & {
  modifiers: IikoMenuModifier[];
};

export type IikoMenuSize = Omit<z.output<typeof sizeSchema>, 'itemModifierGroups'> & {
  modifierGroups: IikoMenuModifierGroup[];
};

export type IikoMenuCombo = z.output<typeof comboItemSchema>;

/** A combo of format 4 has no sizes of a dish, and what it is made of in `combo`. */
export type IikoMenuItem = Omit<z.output<typeof itemSchema>, 'itemSizes' | 'allergenGroupIds'> & {
  sizes: IikoMenuSize[];
  /** Null: no combo, or one of the formats that do not tell. */
  combo: IikoMenuCombo | null;
};

export type IikoMenuCategory = Omit<z.output<typeof categorySchema>, 'items'> & {
  items: IikoMenuItem[];
};

/** One shape for formats 2, 3 and 4. Prices are in currency units, per organization. */
export type IikoExternalMenu = Omit<
  z.output<typeof menuSchema>,
  'categories' | 'allergenGroups'
> & {
  categories: IikoMenuCategory[];
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
  const { categories, allergenGroups, ...menu } = menuSchema.parse(answer);
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
    menu: { ...menu, categories: read },
    dropped: context.dropped,
    totals: context.totals,
  };
}

function readCategory(raw: unknown, path: string, context: ReadingContext): IikoMenuCategory {
  const { items, ...category } = categorySchema.parse(raw);
  return {
    ...category,
    items: readEach(items, `${path}/items`, context.dropped, (item, itemPath) =>
      readItem(item, itemPath, context),
    ),
  };
}

function readItem(raw: unknown, path: string, context: ReadingContext): IikoMenuItem {
  const { itemSizes, allergenGroupIds, ...item } = itemSchema.parse(raw);
  const sizes = readEach(itemSizes, `${path}/sizes`, context.dropped, (size, sizePath) =>
    readSize(size, sizePath, context),
  );
  if (sizes.length === 0 && item.type !== 'COMBO') {
    throw new z.ZodError([
      { code: 'custom', path: ['itemSizes'], message: 'no readable size', input: undefined },
    ]);
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
  return {
    ...group,
    modifiers: readEach(items, `${path}/modifiers`, context.dropped, (modifier) =>
      readModifier(modifier, context),
    ),
  };
}

function readModifier(raw: unknown, context: ReadingContext): IikoMenuModifier {
  const { allergenGroups, allergenGroupIds, ...modifier } = modifierSchema.parse(raw);
  return { ...modifier, allergens: [...allergenGroups, ...allergensOf(allergenGroupIds, context)] };
}

const itemsSchema = z.object({ items: z.array(z.unknown()) });

/** Counted in the raw answer, so that a lost category counts with all it held. */
function countItems(categories: unknown[]): number {
  return categories.reduce<number>((count, category) => {
    const parsed = itemsSchema.safeParse(category);
    return count + (parsed.success ? parsed.data.items.length : 0);
  }, 0);
}
