import { z } from 'zod';
import { numberSchema, ownIdSchema, readEach, requireList, type Dropped } from './reading.js';

/** One stopped product or size in one terminal group; `balance` 0 is sold out, above 0 is what is left. */
export interface IikoStopListEntry {
  organizationId: string;
  terminalGroupId: string;
  productId: string;
  sizeId: string | null;
  balance: number;
}

/** Stop lists with what is known of their gaps: an absent entry allows to sell, so a gap must not look like one. */
export interface IikoStopLists {
  entries: IikoStopListEntry[];
  /** Groups that the answer names and whose list was read, as far as `incompleteGroupIds` does not say otherwise. */
  groupIds: string[];
  /** Groups that stop something that cannot be told: their `entries` are not all. */
  incompleteGroupIds: string[];
  /** False when a group or an organization could not be read: what is not in `groupIds` may have a list. */
  isComplete: boolean;
}

interface ReadGroup {
  terminalGroupId: string;
  entries: Omit<IikoStopListEntry, 'organizationId'>[];
  isComplete: boolean;
}

/**
 * Flattens `terminalGroupStopLists`: organization → terminal group → products, two levels of `items`.
 * @throws z.ZodError when the answer as a whole is something else
 */
export function parseStopLists(answer: unknown, dropped: Dropped[]): IikoStopLists {
  const field = 'terminalGroupStopLists';
  const unreadable: Dropped[] = [];
  const groups = readEach(requireList(answer, field), field, unreadable, (raw, path) => {
    const { organizationId, items } = organizationSchema.parse(raw);
    return readEach(items, `${path}/items`, unreadable, (group, groupPath) => ({
      organizationId,
      ...readGroup(group, groupPath, dropped),
    }));
  }).flat();
  dropped.push(...unreadable);
  return {
    entries: groups.flatMap(({ organizationId, entries }) =>
      entries.map((entry) => ({ organizationId, ...entry })),
    ),
    groupIds: groups.map(({ terminalGroupId }) => terminalGroupId),
    incompleteGroupIds: groups
      .filter(({ isComplete }) => !isComplete)
      .map(({ terminalGroupId }) => terminalGroupId),
    isComplete: unreadable.length === 0,
  };
}

function readGroup(raw: unknown, path: string, dropped: Dropped[]): ReadGroup {
  const { terminalGroupId, items } = groupSchema.parse(raw);
  const entries = readEach(items, `${path}/items`, dropped, (item) => ({
    terminalGroupId,
    ...itemSchema.parse(item),
  }));
  return { terminalGroupId, entries, isComplete: entries.length === items.length };
}

const organizationSchema = z.object({ organizationId: ownIdSchema, items: z.array(z.unknown()) });

const groupSchema = z.object({ terminalGroupId: ownIdSchema, items: z.array(z.unknown()) });

/** An entry is there because something is stopped: what cannot be read of it stops more, not less. */
const itemSchema = z.object({
  productId: ownIdSchema,
  /** Null stops every size. */
  sizeId: ownIdSchema.nullable().catch(null),
  // A negative rest was never documented; the guest can buy none either way.
  balance: numberSchema()
    .catch(0)
    .transform((balance) => Math.max(0, balance)),
});
