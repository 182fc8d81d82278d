import { z } from 'zod';
import {
  idSchema,
  nullableIdSchema,
  rawListSchema,
  readEach,
  requireList,
  type Dropped,
} from './reading.js';

/** One stopped product or size in one terminal group; `balance` 0 is sold out, above 0 is what is left. */
export interface IikoStopListEntry {
  organizationId: string;
  terminalGroupId: string;
  productId: string;
  sizeId: string | null;
  balance: number;
}

/**
 * Flattens `terminalGroupStopLists`: organization → terminal group → products, two levels of `items`.
 * @throws z.ZodError when the answer as a whole is something else
 */
export function parseStopLists(answer: unknown, dropped: Dropped[]): IikoStopListEntry[] {
  const field = 'terminalGroupStopLists';
  return readEach(requireList(answer, field), field, dropped, (raw, path) => {
    const { organizationId, items } = organizationSchema.parse(raw);
    return readEach(items, `${path}/items`, dropped, (group, groupPath) =>
      readGroup(group, groupPath, dropped).map((entry) => ({ organizationId, ...entry })),
    ).flat();
  }).flat();
}

function readGroup(raw: unknown, path: string, dropped: Dropped[]) {
  const { terminalGroupId, items } = groupSchema.parse(raw);
  return readEach(items, `${path}/items`, dropped, (item) => ({
    terminalGroupId,
    ...itemSchema.parse(item),
  }));
}

const organizationSchema = z.object({ organizationId: idSchema, items: rawListSchema });

const groupSchema = z.object({ terminalGroupId: idSchema, items: rawListSchema });

const itemSchema = z.object({
  productId: idSchema,
  sizeId: nullableIdSchema,
  // A negative rest was never documented; the guest can buy none either way.
  balance: z.number().transform((balance) => Math.max(0, balance)),
});
