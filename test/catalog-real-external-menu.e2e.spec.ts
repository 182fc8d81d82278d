import { readFileSync } from 'node:fs';
import { mapExternalMenu } from '../src/catalog/iiko/external-menu.mapper.js';
import { parseExternalMenu } from '../src/iiko/schemas/menu.js';
import {
  itWithFile,
  kopecks,
  linesOfMenu,
  oneLine,
  orDash,
  readThroughSandbox,
  REAL_EXTERNAL_MENU,
} from './support/real-menus.js';

/** The file's own shape; what is expected is written from it without the service's schemas and mappers. */
interface RawMenu {
  id: number;
  itemCategories: { id: string; name: string; items: RawItem[] }[];
}

interface RawItem {
  itemId: string;
  name: string;
  description: string;
  orderItemType: string;
  modifierSchemaId: string | null;
  itemSizes: RawSize[];
}

interface RawSize {
  sizeId: string | null;
  sizeName: string | null;
  buttonImageUrl: string | null;
  prices: RawPrice[];
  itemModifierGroups: RawGroup[];
}

interface RawGroup {
  itemGroupId: string | null;
  name: string;
  childModifiersHaveMinMaxRestrictions: boolean;
  restrictions: RawLimits;
  items: { itemId: string; name: string; restrictions: RawLimits; prices: RawPrice[] }[];
}

interface RawPrice {
  organizationId: string;
  price: number | null;
}

interface RawLimits {
  minQuantity: number;
  maxQuantity: number;
  freeQuantity: number;
  byDefault: number;
}

describe('a real external menu', () => {
  itWithFile(
    REAL_EXTERNAL_MENU,
    'comes through whole: items, sizes, prices, modifiers and images',
    async () => {
      const raw = JSON.parse(readFileSync(REAL_EXTERNAL_MENU, 'utf8')) as RawMenu;
      const organizationId = organizationOf(raw);
      const expected = raw.itemCategories.flatMap((category) => [
        `category ${category.id} ${oneLine(category.name)}`,
        ...category.items.flatMap((item) => expectItem(category.id, item)),
      ]);
      const answer = await readThroughSandbox({ externalMenuFile: REAL_EXTERNAL_MENU }, (client) =>
        client.externalMenu({
          externalMenuId: String(raw.id),
          organizationIds: [organizationId],
          language: 'ru',
        }),
      );
      const { menu, dropped } = parseExternalMenu(JSON.parse(answer.toString('utf8')));
      const mapped = linesOfMenu(mapExternalMenu(menu, { organizationId, currency: 'RUB' }));
      expect(dropped).toEqual([]);
      expect(expected.filter((line) => line.startsWith('item ')).length).toBeGreaterThan(100);
      expect(mapped).toEqual(expected);
    },
  );
});

function organizationOf(raw: RawMenu): string {
  return raw.itemCategories[0]?.items[0]?.itemSizes[0]?.prices[0]?.organizationId ?? '';
}

function expectItem(categoryId: string, item: RawItem): string[] {
  const path = `${categoryId}/${item.itemId}`;
  const sold = item.itemSizes.filter((size) => typeof size.prices[0]?.price === 'number');
  if (sold.length === 0) {
    return [];
  }
  const images = new Set(item.itemSizes.flatMap((size) => size.buttonImageUrl ?? []));
  const kind = item.orderItemType === 'Compound' ? 'halves' : 'simple';
  return [
    `item ${path} ${oneLine(item.name)} | ${item.description.trim()} | ${kind} ${orDash(item.modifierSchemaId)}`,
    ...[...images].map((image) => `image ${path} ${image}`),
    ...sold.flatMap((size) => expectSize(path, size)),
  ];
}

function expectSize(itemPath: string, size: RawSize): string[] {
  const path = `${itemPath}/${orDash(size.sizeId)}`;
  return [
    `size ${path} ${orDash(size.sizeName)} ${kopecks(size.prices[0]?.price)} RUB`,
    ...size.itemModifierGroups.flatMap((group) => expectGroup(path, group)),
  ];
}

function expectGroup(path: string, group: RawGroup): string[] {
  const place = `${path}/${orDash(group.itemGroupId)}`;
  const own = group.childModifiersHaveMinMaxRestrictions;
  const { minQuantity, maxQuantity, freeQuantity } = group.restrictions;
  return [
    `group ${place} ${oneLine(group.name)} ${minQuantity}..${maxQuantity} free ${freeQuantity} ${own}`,
    ...group.items.map(({ itemId, name, prices, restrictions: limits }) => {
      const range = own ? `${limits.minQuantity}..${limits.maxQuantity}` : `0..${maxQuantity}`;
      const free = own ? limits.freeQuantity : 0;
      return (
        `modifier ${place}/${itemId} ${oneLine(name)} ${kopecks(prices[0]?.price)} ` +
        `${range} default ${limits.byDefault} free ${free}`
      );
    }),
  ];
}
