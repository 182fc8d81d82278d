import { hallTableId, hallSectionId, terminalGroupId } from './ids.js';

export interface HallTable {
  id: string;
  number: number;
  name: string;
  seats: number;
  isDeleted: boolean;
}

export interface HallSection {
  id: string;
  terminalGroupId: string;
  name: string;
  tables: readonly HallTable[];
}

/** Rooms of the restaurants; the one on Vainera is a counter without tables. */
export const SECTIONS: readonly HallSection[] = [
  section(1, 1, 'Основной зал', [
    table(1, 'Стол 1', 2),
    table(2, 'Стол 2', 4),
    table(3, 'Стол 3', 4),
    { ...table(4, 'Стол 4', 6), isDeleted: true },
  ]),
  section(2, 1, 'Веранда', [table(11, 'Стол у окна', 2), table(12, 'Большой стол', 8)]),
  section(3, 2, 'Зал на Арбате', [table(21, 'Стол 21', 4), table(22, 'Стол 22', 4)]),
];

export const findTable = (
  id: string,
): { section: HallSection; table: HallTable; terminalGroupId: string } | undefined => {
  for (const one of SECTIONS) {
    const found = one.tables.find((each) => each.id === id.toLowerCase());
    if (found) {
      return { section: one, table: found, terminalGroupId: one.terminalGroupId };
    }
  }
  return undefined;
};

function section(
  number: number,
  group: number,
  name: string,
  tables: readonly HallTable[],
): HallSection {
  return { id: hallSectionId(number), terminalGroupId: terminalGroupId(group), name, tables };
}

function table(number: number, name: string, seats: number): HallTable {
  return { id: hallTableId(number), number, name, seats, isDeleted: false };
}
