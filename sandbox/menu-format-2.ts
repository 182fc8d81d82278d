type Members = Record<string, unknown>;

/** Formats 3 and 4 of an external menu with the names of format 2; any other value as it is. Combos are left out. */
export function toFormat2(menu: unknown): unknown {
  if (!isObject(menu) || !Array.isArray(menu.itemGroups)) {
    return menu;
  }
  const { itemGroups, allergenGroups, taxCategories: _taxes, ...rest } = menu;
  const allergens = new Map(objectsOf(allergenGroups).map((group) => [group.id, group]));
  return {
    ...rest,
    formatVersion: 2,
    itemCategories: objectsOf(itemGroups).map((section) => ({
      ...section,
      tags: namedIn(section.tags),
      labels: labelsIn(section.labels),
      items: objectsOf(section.items)
        .filter(({ type }) => type !== 'COMBO')
        .map((item) => toItem(item, allergens)),
    })),
  };
}

function toItem(item: Members, allergens: ReadonlyMap<unknown, Members>): Members {
  const { id, splittable, allergenGroupIds, itemSizes, ...rest } = item;
  return {
    ...rest,
    itemId: id,
    canBeDivided: splittable ?? false,
    allergens: valuesOf(allergenGroupIds).flatMap((one) => allergens.get(one) ?? []),
    tags: namedIn(item.tags),
    labels: labelsIn(item.labels),
    itemSizes: objectsOf(itemSizes).map(toSize),
  };
}

function toSize({ id, weight, itemModifierGroups, ...rest }: Members): Members {
  return {
    ...rest,
    sizeId: id ?? null,
    portionWeightGrams: weight ?? 0,
    itemModifierGroups: objectsOf(itemModifierGroups).map(toGroup),
  };
}

function toGroup({ id, splittable, restrictions, items, ...rest }: Members): Members {
  return {
    ...rest,
    itemGroupId: id ?? null,
    canBeDivided: splittable ?? false,
    restrictions: toRestrictions(restrictions),
    items: objectsOf(items).map(toModifier),
  };
}

function toModifier({ id, weight, restrictions, ...rest }: Members): Members {
  return {
    ...rest,
    itemId: id,
    portionWeightGrams: weight ?? 0,
    restrictions: toRestrictions(restrictions),
    tags: namedIn(rest.tags),
    labels: labelsIn(rest.labels),
  };
}

function toRestrictions(restrictions: unknown): unknown {
  if (!isObject(restrictions)) {
    return restrictions ?? null;
  }
  const { defaultQuantity, ...limits } = restrictions;
  return { ...limits, byDefault: defaultQuantity ?? 0 };
}

const namedIn = (names: unknown): Members[] =>
  valuesOf(names).flatMap((name) => (typeof name === 'string' ? [{ id: name, name }] : []));

const labelsIn = (names: unknown): Members[] =>
  valuesOf(names).flatMap((name) => (typeof name === 'string' ? [{ code: name, name }] : []));

const valuesOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const objectsOf = (value: unknown): Members[] => valuesOf(value).filter(isObject);

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
