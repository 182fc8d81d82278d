import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExternalMenu } from '../src/iiko/schemas/menu.js';
import { parseNomenclature } from '../src/iiko/schemas/nomenclature.js';

interface RawMenu {
  itemCategories: {
    items: { itemId: string; itemSizes: { prices: { price: number | null }[] }[] }[];
  }[];
}

/** Exports of a real restaurant lie beside the project on some machines only. */
const FOLDER = join(__dirname, '..', '..', 'shared', 'iiko', 'real');
const present = existsSync(FOLDER);
if (!present) {
  console.warn(`iiko: no real exports at ${FOLDER}, their tests are skipped`);
}

(present ? describe : describe.skip)('the exports of a real restaurant', () => {
  it('give an external menu with every item, size and price', () => {
    const raw = readExport('external-menu.json') as RawMenu;
    const { menu, dropped, totals } = parseExternalMenu(raw);
    const expected = raw.itemCategories.flatMap(({ items }) => items);
    const read = menu.categories.flatMap(({ items }) => items);
    expect(dropped).toEqual([]);
    expect(totals).toEqual({ received: expected.length, kept: expected.length });
    expect(expected.length).toBeGreaterThan(100);
    expect(read.map(({ id }) => id)).toEqual(expected.map(({ itemId }) => itemId));
    expect(read.map(({ sizes }) => sizes.map(({ prices }) => prices[0]?.price))).toEqual(
      expected.map(({ itemSizes }) => itemSizes.map(({ prices }) => prices[0]?.price)),
    );
  });

  it.each(['groups', 'products', 'productCategories', 'sizes'] as const)(
    'give a nomenclature with all its %s',
    (list) => {
      const raw = readExport('nomenclature.json') as Record<typeof list, { id: string }[]>;
      const { nomenclature, dropped } = parseNomenclature(raw);
      expect(dropped).toEqual([]);
      expect(raw[list].length).toBeGreaterThan(0);
      expect(nomenclature[list].map(({ id }) => id)).toEqual(raw[list].map(({ id }) => id));
    },
  );
});

function readExport(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}
