import type { Restaurant, Section, Table } from './restaurant.js';

export interface FoundTable {
  table: Table;
  section: Section;
}

export function findTable(
  { hall }: Pick<Restaurant, 'hall'>,
  tableId: string,
): FoundTable | undefined {
  const wanted = tableId.toLowerCase();
  for (const section of hall?.sections ?? []) {
    const table = section.tables.find(({ id }) => id.toLowerCase() === wanted);
    if (table !== undefined) {
      return { table, section };
    }
  }
  return undefined;
}
