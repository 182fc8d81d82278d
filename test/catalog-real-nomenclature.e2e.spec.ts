import { readFileSync } from 'node:fs';
import { mapNomenclature } from '../src/catalog/iiko/nomenclature.mapper.js';
import { parseNomenclature } from '../src/iiko/schemas/nomenclature.js';
import {
  itWithFile,
  kopecks,
  linesOfMenu,
  oneLine,
  orDash,
  readThroughSandbox,
  REAL_NOMENCLATURE,
} from './support/real-menus.js';

/** The file's own shape; what is expected is written from it without the service's schemas and mappers. */
interface RawNomenclature {
  groups: { id: string; name: string }[];
  products: RawProduct[];
  sizes: { id: string; name: string }[];
}

interface RawProduct {
  id: string;
  name: string;
  description: string | null;
  type: string;
  orderItemType: string;
  modifierSchemaId: string | null;
  parentGroup: string;
  imageLinks: string[];
  sizePrices: {
    sizeId: string | null;
    price: { currentPrice: number; isIncludedInMenu: boolean };
  }[];
  modifiers: RawAmounts[];
  groupModifiers: (RawAmounts & { childModifiers: RawAmounts[] })[];
}

interface RawAmounts {
  id: string;
  minAmount: number;
  maxAmount: number;
  defaultAmount: number;
  freeOfChargeAmount: number;
}

interface Lookup {
  products: Map<string, RawProduct>;
  groups: Map<string, string>;
  sizes: Map<string, string>;
}

describe('a real nomenclature', () => {
  itWithFile(
    REAL_NOMENCLATURE,
    'comes through whole: items, sizes, prices, modifiers and images',
    async () => {
      const raw = JSON.parse(readFileSync(REAL_NOMENCLATURE, 'utf8')) as RawNomenclature;
      const lookup: Lookup = {
        // One product stands twice in it; the first counts.
        products: new Map(raw.products.toReversed().map((product) => [product.id, product])),
        groups: new Map(raw.groups.map((group) => [group.id, oneLine(group.name)])),
        sizes: new Map(raw.sizes.map((size) => [size.id, size.name])),
      };
      const expected = new Set(raw.products.flatMap((product) => expectProduct(product, lookup)));
      const answer = await readThroughSandbox(
        { nomenclatureFile: REAL_NOMENCLATURE },
        async (client) => {
          const [organization] = await client.organizations([]);
          return client.nomenclature({ organizationId: organization?.id ?? '', startRevision: 0 });
        },
      );
      const { nomenclature, dropped } = parseNomenclature(JSON.parse(answer.toString('utf8')));
      const mapped = linesOfMenu(mapNomenclature(nomenclature, 'RUB'));
      expect(dropped).toEqual([]);
      expect(mapped.filter((line) => line.startsWith('item ')).length).toBeGreaterThan(100);
      expect(mapped.toSorted()).toEqual([...expected].sort());
    },
  );
});

function expectProduct({ id, parentGroup }: RawProduct, lookup: Lookup): string[] {
  const product = lookup.products.get(id);
  if (product === undefined) {
    return [];
  }
  const sold = product.sizePrices.filter(({ price }) => price.isIncludedInMenu);
  if (product.type === 'Modifier' || sold.length === 0) {
    return [];
  }
  const section = lookup.groups.has(parentGroup) ? parentGroup : 'other';
  const path = `${section}/${product.id}`;
  const kind = product.orderItemType === 'Compound' ? 'halves' : 'simple';
  const description = (product.description ?? '').trim();
  return [
    `category ${section} ${lookup.groups.get(section) ?? 'Прочее'}`,
    `item ${path} ${oneLine(product.name)} | ${description} | ${kind} ${orDash(product.modifierSchemaId)}`,
    ...product.imageLinks.map((image) => `image ${path} ${image}`),
    ...sold.flatMap(({ sizeId, price }) => [
      `size ${path}/${orDash(sizeId)} ${orDash(lookup.sizes.get(sizeId ?? ''))} ` +
        `${kopecks(price.currentPrice)} RUB`,
      ...expectGroups(`${path}/${orDash(sizeId)}`, product, sizeId, lookup),
    ]),
  ];
}

function expectGroups(
  path: string,
  { groupModifiers, modifiers }: RawProduct,
  sizeId: string | null,
  lookup: Lookup,
): string[] {
  const sums = [
    modifiers.reduce((sum, { minAmount }) => sum + minAmount, 0),
    modifiers.reduce((sum, { maxAmount }) => sum + maxAmount, 0),
  ];
  return [
    ...groupModifiers.flatMap(
      ({ id, minAmount, maxAmount, freeOfChargeAmount, childModifiers }) => [
        `group ${path}/${id} ${lookup.groups.get(id) ?? ''} ${minAmount}..${maxAmount} free ${freeOfChargeAmount} false`,
        ...childModifiers.map((child) =>
          expectModifier(`${path}/${id}`, { ...child, minAmount: 0, maxAmount }, sizeId, lookup),
        ),
      ],
    ),
    ...(modifiers.length === 0 ? [] : [`group ${path}/-  ${sums.join('..')} free 0 true`]),
    ...modifiers.map((one) => expectModifier(`${path}/-`, one, sizeId, lookup)),
  ];
}

function expectModifier(
  place: string,
  amounts: RawAmounts,
  sizeId: string | null,
  { products }: Lookup,
): string {
  const product = products.get(amounts.id);
  const prices = product?.sizePrices ?? [];
  const price = prices.find((one) => one.sizeId === sizeId) ?? prices[0];
  return (
    `modifier ${place}/${amounts.id} ${oneLine(product?.name ?? '')} ` +
    `${kopecks(price?.price.currentPrice)} ${amounts.minAmount}..${amounts.maxAmount} ` +
    `default ${amounts.defaultAmount} free ${amounts.freeOfChargeAmount}`
  );
}
