import { z } from 'zod';
import { SECTIONS, type HallSection, type HallTable } from '../data/halls.js';
import { ApiError } from '../errors.js';
import { operation, type Operation } from '../operation.js';
import { guids } from '../validation.js';

/** The rooms never change here, so everything has the one revision. */
const REVISION = 1_000;
const CELL = 120;

export const reserveOperations: Operation[] = [
  operation({
    path: '/api/1/reserve/available_restaurant_sections',
    group: 'Orders: preparing',
    latencyMs: 200,
    body: z.object({
      terminalGroupIds: guids.min(1),
      returnSchema: z.boolean().nullish(),
      revision: z.number().int().nullish(),
    }),
    answer: ({ terminalGroupIds, returnSchema, revision }, { state, correlationId }) => {
      const wanted = terminalGroupIds.map((id) => {
        const group = state.terminals.group(id);
        if (!group) {
          throw new ApiError(400, `Terminal group ${id} not found.`);
        }
        return group.id;
      });
      const isKnown = revision !== null && revision !== undefined && revision >= REVISION;
      const sections = isKnown ? [] : SECTIONS;
      return {
        correlationId,
        restaurantSections: sections
          .filter(({ terminalGroupId }) => wanted.includes(terminalGroupId))
          .map((section) => toSection(section, returnSchema ?? false)),
        revision: REVISION,
      };
    },
  }),
];

const toSection = (section: HallSection, withSchema: boolean) => ({
  id: section.id,
  terminalGroupId: section.terminalGroupId,
  name: section.name,
  tables: section.tables.map(toTable),
  schema: withSchema ? toSchema(section) : null,
});

const toTable = ({ id, number, name, seats, isDeleted }: HallTable) => ({
  id,
  number,
  name,
  seatingCapacity: seats,
  revision: REVISION,
  isDeleted,
  posId: id,
});

/** The tables of a room in one row below its name, with a carpet and a plant. */
const toSchema = ({ name, tables }: HallSection) => {
  const present = tables.filter(({ isDeleted }) => !isDeleted);
  const width = CELL * (present.length + 1);
  const place = { z: 0, angle: 0 };
  return {
    width,
    height: CELL * 3,
    markElements: [
      {
        ...place,
        text: name,
        font: { fontFamily: 'Arial', size: 14, fontStyle: 'Bold' },
        color: { a: 255, r: 60, g: 60, b: 60 },
        x: 10,
        y: 10,
        width: CELL,
        height: 30,
      },
    ],
    tableElements: present.map((table, index) => ({
      ...place,
      tableId: table.id,
      x: 10 + index * CELL,
      y: CELL,
      z: 1,
      width: 60 + table.seats * 5,
      height: 60,
    })),
    rectangleElements: [
      { ...place, color: { a: 80, r: 180, g: 120, b: 90 }, x: 0, y: 80, width, height: CELL },
    ],
    ellipseElements: [
      {
        ...place,
        color: { a: 255, r: 90, g: 150, b: 90 },
        x: width - 50,
        y: 10,
        width: 40,
        height: 40,
      },
    ],
    revision: REVISION,
    isDeleted: false,
  };
};
