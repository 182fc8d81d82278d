/** One thing that is limited or sold out in a restaurant. */
export interface StopListEntry {
  /** An item of the menu or a modifier: both are products to iiko. */
  itemId: string;
  /** Null stops every size. */
  sizeId: string | null;
  /** What is left, ≥ 0; fractional for weighed goods. */
  remaining: number;
}

export type StopListCause = 'poll' | 'webhook';

/** A list as it is served. */
export interface StopList {
  asOf: string;
  source: StopListCause;
  stale: boolean;
  items: StopListEntry[];
}

export interface StopListChange {
  changed: StopListEntry[];
  removed: Pick<StopListEntry, 'itemId' | 'sizeId'>[];
}

/** Sorted, one entry for each item and size: the same list is the same text, in whatever order iiko sent it. */
export function normalise(entries: StopListEntry[]): StopListEntry[] {
  const byKey = new Map<string, StopListEntry>();
  for (const { itemId, sizeId, remaining } of entries) {
    const key = keyOf({ itemId, sizeId });
    const least = Math.min(remaining, byKey.get(key)?.remaining ?? Infinity);
    byKey.set(key, { itemId, sizeId, remaining: least });
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

/** What has to be done to the first list to make it the second. */
export function compare(before: StopListEntry[], after: StopListEntry[]): StopListChange {
  const known = new Map(before.map((entry) => [keyOf(entry), entry.remaining]));
  const changed = after.filter((entry) => known.get(keyOf(entry)) !== entry.remaining);
  const present = new Set(after.map(keyOf));
  const removed = before
    .filter((entry) => !present.has(keyOf(entry)))
    .map(({ itemId, sizeId }) => ({ itemId, sizeId }));
  return { changed, removed };
}

/** What the list says of an item in one size, or (null) in all sizes together; undefined when it says nothing. */
export function remainingOf(
  entries: ReadonlyMap<string, StopListEntry>,
  itemId: string,
  sizeId: string | null,
): number | undefined {
  return entries.get(keyOf({ itemId, sizeId }))?.remaining;
}

export function byKey(entries: StopListEntry[]): ReadonlyMap<string, StopListEntry> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function keyOf({ itemId, sizeId }: Pick<StopListEntry, 'itemId' | 'sizeId'>): string {
  return `${itemId}/${sizeId ?? ''}`;
}
