import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSandbox, type SandboxOptions } from '../../sandbox/app.js';
import type { MenuCategory, MenuItem, MenuSize } from '../../src/catalog/menu.js';
import { modifierGroupsOf } from '../../src/catalog/menu.js';
import type { IikoClient } from '../../src/iiko/iiko.client.js';
import { createTestClient } from './iiko-client.js';

/** Exports of a real restaurant; they are not part of this repository. */
export const REAL_EXTERNAL_MENU = resolve('../shared/iiko/real/external-menu.json');
export const REAL_NOMENCLATURE = resolve('../shared/iiko/real/nomenclature.json');

export function itWithFile(file: string, title: string, test: () => Promise<void>): void {
  if (existsSync(file)) {
    it(title, test);
  } else {
    it.skip(`${title} (skipped: ${file} is not there)`, test);
  }
}

/** Reads from a sandbox that serves a loaded export, with the service's own client, over HTTP. */
export async function readThroughSandbox<Result>(
  options: SandboxOptions,
  read: (client: IikoClient) => Promise<Result>,
): Promise<Result> {
  const sandbox = await createSandbox({ streetsPerCity: 300, ...options });
  const service = await createTestClient(await sandbox.listen({ port: 0 }), {
    IIKO_TIMEOUT_MS: '15000',
  });
  try {
    return await read(service.client);
  } finally {
    service.close();
    await sandbox.close();
  }
}

/** A menu as lines of text, one for each thing in it, so that a difference is easy to see. */
export function linesOfMenu(categories: MenuCategory[]): string[] {
  return categories.flatMap((category) => [
    `category ${category.id} ${category.name}`,
    ...category.items.flatMap((item) => linesOfItem(category.id, item)),
  ]);
}

function linesOfItem(categoryId: string, item: MenuItem): string[] {
  const path = `${categoryId}/${item.id}`;
  return [
    `item ${path} ${item.name} | ${item.description} | ${item.kind} ${item.halvesSchemeId ?? '-'}`,
    ...item.images.map((image) => `image ${path} ${image}`),
    ...item.sizes.flatMap((size) => linesOfSize(path, item, size)),
  ];
}

function linesOfSize(itemPath: string, item: MenuItem, size: MenuSize): string[] {
  const path = `${itemPath}/${size.id ?? '-'}`;
  return [
    `size ${path} ${size.name ?? '-'} ${size.price.amount} ${size.price.currency}`,
    ...modifierGroupsOf(item, size).flatMap((group) => {
      const place = `${path}/${group.id ?? '-'}`;
      return [
        `group ${place} ${group.name} ${group.min}..${group.max} free ${group.free} ${group.childLimits}`,
        ...group.modifiers.map(
          ({ id, name, price, min, max, default: preset, free }) =>
            `modifier ${place}/${id} ${name} ${price.amount} ${min}..${max} default ${preset} free ${free}`,
        ),
      ];
    }),
  ];
}

export const kopecks = (rubles: number | null | undefined) => Math.round((rubles ?? NaN) * 100);

/** A name stands in one line. */
export const oneLine = (text: string) => text.trim().replace(/\s*\n\s*/g, ' ');

/** Servers write an absent name as null or as an empty text. */
export const orDash = (text: string | null | undefined) =>
  text === undefined || text === null || text === '' ? '-' : text;
