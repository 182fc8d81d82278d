import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COMBO_CATEGORIES, COMBOS } from '../../../sandbox/data/combos.js';
import { buildExternalMenu } from '../../../sandbox/data/external-menu.js';
import { buildNomenclature } from '../../../sandbox/data/nomenclature.js';
import { ORGANIZATIONS } from '../../../sandbox/data/organizations.js';
import { toFormat4 } from '../../../sandbox/menu-format-4.js';
import { priceLines } from '../../cart/cart-pricing.js';
import type { CartModifier } from '../../cart/cart.js';
import { parseExternalMenu } from '../../iiko/schemas/menu.js';
import { parseNomenclature } from '../../iiko/schemas/nomenclature.js';
import { mapExternalMenu } from './external-menu.mapper.js';
import { finishMenu } from './menu-assembly.js';
import { MenuRemarks } from '../menu-remarks.js';
import {
  itemsById,
  modifierGroupsOf,
  type MenuCategory,
  type MenuItem,
  type MenuModifierGroup,
  type MenuSize,
} from '../menu.js';
import { mapNomenclature } from './nomenclature.mapper.js';

/** Exports of real restaurants lie beside the project on some machines only. */
const FOLDER = resolve('../shared/iiko/real');
const present = existsSync(FOLDER);

interface Export {
  name: string;
  raw: unknown;
}

const EXPORTS: Export[] = [
  { name: 'external menu of the sandbox', raw: buildExternalMenu(1) },
  ...ORGANIZATIONS.slice(0, 1).flatMap((organization) => [
    {
      name: 'external menu of the sandbox in format 4',
      raw: toFormat4(
        buildExternalMenu(1),
        COMBOS.map((specification) => ({ organizationId: organization.id, specification })),
        [...COMBO_CATEGORIES],
      ),
    },
    { name: 'nomenclature of the sandbox', raw: buildNomenclature(organization, 1) },
  ]),
  ...(present ? readdirSync(FOLDER) : [])
    .filter((name) => /menu|nomenclature/.test(name))
    .map((name) => ({
      name,
      raw: JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as unknown,
    })),
];

describe.each(EXPORTS)('the menu made of the $name', ({ raw }) => {
  it('can be ordered as it is shown', () => {
    const { categories } = read(raw);
    expect(categories.flatMap(({ items }) => items).length).toBeGreaterThan(0);
    expect(breaches(categories)).toEqual([]);
  });

  it('can be ordered as it is shown, whatever becomes of the export', () => {
    const random = fc.record({ seed: fc.integer(), count: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(random, ({ seed, count }) => {
        const changed = mutate(structuredClone(raw), numbers(seed), count);
        let categories: MenuCategory[];
        try {
          ({ categories } = read(changed));
        } catch {
          return; // Refused as a whole: the present menu stays.
        }
        expect(breaches(categories)).toEqual([]);
      }),
      { seed: 20_251, numRuns: raw === null ? 0 : runsFor(raw) },
    );
  });
});

(present ? it : it.skip)(`real exports are tried (skipped: ${FOLDER} is not there)`, () => {
  expect(EXPORTS.length).toBeGreaterThan(3);
});

function runsFor(raw: unknown): number {
  return JSON.stringify(raw).length > 100_000 ? 25 : 200;
}

function read(raw: unknown): { categories: MenuCategory[]; remarks: MenuRemarks } {
  const remarks = new MenuRemarks();
  const isNomenclature = typeof raw === 'object' && raw !== null && 'products' in raw;
  const mapped = isNomenclature ? nomenclature(raw, remarks) : external(raw, remarks);
  return { categories: finishMenu(mapped, remarks).categories, remarks };
}

function nomenclature(raw: unknown, remarks: MenuRemarks): MenuCategory[] {
  return mapNomenclature(parseNomenclature(raw).nomenclature, 'RUB', remarks);
}

function external(raw: unknown, remarks: MenuRemarks): MenuCategory[] {
  const { menu } = parseExternalMenu(raw);
  const sizes = menu.categories.flatMap(({ items }) => items.flatMap((item) => item.sizes));
  const organizationId = sizes.flatMap(({ prices }) => prices)[0]?.organizationIds[0] ?? '';
  return mapExternalMenu(menu, { organizationId, currency: 'RUB' }, remarks);
}

/** What of the promises of a menu is not kept. */
function breaches(categories: MenuCategory[]): string[] {
  const items = itemsById({ categories });
  return [
    ...repeated('category', categories),
    ...categories.flatMap((category) => [
      ...repeated(`item of ${category.id}`, category.items),
      ...category.items.flatMap((item) => [
        ...(items.get(item.id) === item ? [] : [`${item.id} differs between categories`]),
        ...breachesOf(item, items),
      ]),
    ]),
  ];
}

function breachesOf(item: MenuItem, items: ReadonlyMap<string, MenuItem>): string[] {
  return [
    ...repeated(`size of ${item.id}`, item.sizes),
    ...(item.sizes.filter(({ isDefault }) => isDefault).length === 1 ? [] : ['not one default']),
    ...item.sizes.flatMap((size) => {
      const groups = modifierGroupsOf(item, size);
      return [
        ...repeated(`group of ${item.id}`, groups),
        ...groups.flatMap((group) => repeated(`modifier of ${item.id}`, group.modifiers)),
        ...(item.combo === undefined
          ? [
              ...refusals(item, size, groups.flatMap(leastOf), items),
              ...refusals(item, size, groups.flatMap(defaultsOf), items),
            ]
          : refusalsOfCombo(item, size, items)),
      ];
    }),
  ];
}

function repeated(what: string, things: readonly { id: string | null }[]): string[] {
  const ids = things.map(({ id }) => id);
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${what}: ${id} twice`);
}

/** What a quote has against it, or against the price. */
function refusals(
  item: MenuItem,
  size: MenuSize,
  chosen: (CartModifier & { price: number })[],
  items: ReadonlyMap<string, MenuItem>,
): string[] {
  const modifiers = chosen.map(({ price: _price, ...modifier }) => modifier);
  const line = { itemId: item.id, sizeId: size.id, quantity: 1, modifiers };
  const { lines, problems } = priceLines([line], (id) => items.get(id));
  const most = chosen.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const unit = lines[0]?.unitPrice ?? NaN;
  const { amount } = size.price;
  return [
    ...problems.map(({ code }) => `${item.id} ${item.name} ${size.id}: ${code}`),
    ...(unit >= amount && unit <= amount + most
      ? []
      : [`${item.id}: shows ${amount}, costs ${unit}`]),
  ];
}

function refusalsOfCombo(
  item: MenuItem,
  size: MenuSize,
  items: ReadonlyMap<string, MenuItem>,
): string[] {
  const choices = (item.combo?.groups ?? []).flatMap(({ id: groupId, choices: offered }) => {
    const choice = offered.find(({ comboSizeId }) => [null, size.id].includes(comboSizeId));
    const dish = items.get(choice?.itemId ?? '');
    const part = dish?.sizes.find(({ id }) => id === choice?.sizeId);
    if (choice === undefined || dish === undefined || part === undefined) {
      return [];
    }
    const allowed = modifierGroupsOf(dish, part).map((group) => ({
      ...group,
      modifiers: group.modifiers.filter(({ id }) => !choice.forbiddenModifierIds.includes(id)),
    }));
    const modifiers = allowed.flatMap(leastOf).map(({ price: _price, ...modifier }) => modifier);
    return [{ groupId, itemId: dish.id, sizeId: part.id, modifiers }];
  });
  const line = { itemId: item.id, sizeId: size.id, quantity: 1, modifiers: [], combo: { choices } };
  const soldAt = Date.parse(item.combo?.availableFrom ?? '2026-01-01T12:00:00Z');
  const { problems } = priceLines([line], (id) => items.get(id), {
    soldAt,
    comboPrices: new Map(),
  });
  return problems.map(({ code }) => `combo ${item.id} ${size.id}: ${code}`);
}

/** The fewest modifiers that a group asks for. */
function leastOf(group: MenuModifierGroup): (CartModifier & { price: number })[] {
  return filledUp(group, (modifier) => modifier.min);
}

/** What is preselected; a guest chooses the rest where that is less than is asked for. */
function defaultsOf(group: MenuModifierGroup): (CartModifier & { price: number })[] {
  return filledUp(group, (modifier) => modifier.default);
}

function filledUp(
  { id: groupId, min, modifiers }: MenuModifierGroup,
  first: (modifier: MenuModifierGroup['modifiers'][number]) => number,
): (CartModifier & { price: number })[] {
  let missing = min - modifiers.reduce((sum, modifier) => sum + first(modifier), 0);
  return modifiers.flatMap((modifier) => {
    const more = Math.max(0, Math.min(missing, modifier.max - first(modifier)));
    missing -= more;
    const quantity = first(modifier) + more;
    const price = modifier.price.amount;
    return quantity === 0 ? [] : [{ modifierId: modifier.id, groupId, quantity, price }];
  });
}

type Numbers = (below: number) => number;

/** The same for the same seed. */
function numbers(seed: number): Numbers {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const VALUES = [
  null,
  '',
  ' ',
  0,
  -1,
  1,
  2,
  1e9,
  0.5,
  'x',
  true,
  false,
  [],
  {},
  '12:00',
  'a\u0000b',
];

/** Duplicates, nulls, reorders, renames, cuts and replaces what stands somewhere in the export. */
function mutate(raw: unknown, random: Numbers, count: number): unknown {
  for (let index = 0; index < count; index += 1) {
    mutateOnce(raw, random);
  }
  return raw;
}

function mutateOnce(raw: unknown, random: Numbers): void {
  let place = raw;
  for (;;) {
    const inside = childrenOf(place);
    if (inside.length === 0) {
      return;
    }
    const next = inside[random(inside.length)];
    // The deeper, the more there is: most of an export are modifiers.
    if (next === undefined || random(6) === 0) {
      break;
    }
    place = next;
  }
  if (Array.isArray(place)) {
    mutateList(place, random);
  } else {
    mutateRecord(place as Record<string, unknown>, random);
  }
}

function childrenOf(place: unknown): unknown[] {
  const values = typeof place === 'object' && place !== null ? Object.values(place) : [];
  return values.filter((value) => typeof value === 'object' && value !== null);
}

function mutateList(list: unknown[], random: Numbers): void {
  const at = random(list.length);
  const changes = [
    () => list.splice(at, 0, structuredClone(list[at])),
    () => list.push(list[at]),
    () => list.splice(at, 1),
    () => list.reverse(),
    () => (list[at] = VALUES[random(VALUES.length)]),
    () => list.splice(at, list.length),
  ];
  changes[random(changes.length)]?.();
}

function mutateRecord(record: Record<string, unknown>, random: Numbers): void {
  const keys = Object.keys(record);
  const key = keys[random(keys.length)];
  const other = keys[random(keys.length)];
  if (key === undefined || other === undefined) {
    return;
  }
  const changes = [
    () => (record[key] = VALUES[random(VALUES.length)]),
    () => (record[key] = VALUES[random(VALUES.length)]),
    () => Reflect.deleteProperty(record, key),
    () => (record[key] = record[other]),
    () => (record[`${key}2`] = record[key]) && Reflect.deleteProperty(record, key),
    () => (record[key] = [record[key], record[key]]),
  ];
  changes[random(changes.length)]?.();
}
