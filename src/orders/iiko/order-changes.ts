import { isDeepStrictEqual } from 'node:util';
import { itemsByLine, positionIdsOf } from '../../cart/iiko/iiko-items.mapper.js';
import { moneyFromUnits } from '../../platform/http/money.js';
import type { IikoCreateItem } from '../../iiko/schemas/create-delivery.js';
import type { ChangedLine, OrderChanges } from '../order-model.js';
import { hasOpenAdditions, itemsOf } from './additions.js';
import { totalsOfPlaced } from '../order-totals.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosItem, PosOrderDetails } from '../pos-order.js';

/** Prices that are no whole coins make a total that is not; a till may round it as it likes. */
export function isTotalOf(row: OrderRow, posTotal: number): boolean {
  const { rounding } = totalsOfPlaced(row);
  return posTotal === row.total || posTotal === row.total + rounding;
}

/**
 * How the order in the restaurant differs from what was ordered. Which options a dish has is left to its
 * price: the till adds some by itself, and that is no change to a guest.
 * @returns null when it does not differ, undefined when iiko does not tell
 */
export function changesAtPos(
  row: OrderRow,
  details: PosOrderDetails | null,
): OrderChanges | null | undefined {
  // What is left of a cancelled order says nothing about what was in it.
  if (details === null || details.items.length === 0 || details.status === 'cancelled') {
    return undefined;
  }
  // What is on its way to the POS is missing there for no other reason.
  if (hasOpenAdditions(row)) {
    return undefined;
  }
  const total = moneyFromUnits(details.sum, row.currency).amount;
  const { counted, unordered } = countOrdered(itemsOf(row), details.items);
  const byLine = itemsByLine(row.lines, counted);
  const ordered = row.lines.map((line, index) => ({
    line: index,
    itemId: line.itemId,
    sizeId: line.sizeId,
    name: line.name,
    ordered: line.quantity,
    // There are as many of a combo as of what there is fewest of in it.
    quantity: Math.min(...(byLine[index] ?? [0])),
  }));
  const changes: OrderChanges = {
    added: unordered.map(toAdded),
    removed: ordered.filter(({ quantity }) => quantity === 0),
    quantities: ordered.filter((line) => line.quantity !== 0 && line.quantity !== line.ordered),
    total,
  };
  const isSame =
    isTotalOf(row, total) &&
    [changes.added, changes.removed, changes.quantities].every((lines) => lines.length === 0);
  return isSame ? null : changes;
}

export function isSameChange(one: OrderChanges | null, other: OrderChanges | null): boolean {
  return isDeepStrictEqual(one, other);
}

/** For support. */
export function describeChanges(changes: OrderChanges | null): string {
  if (changes === null) {
    return 'at the POS it is again as it was ordered';
  }
  const { added, removed, quantities, total } = changes;
  return `edited at the POS: ${added.length} added, ${removed.length} removed, ${quantities.length} with another quantity, total ${total}`;
}

/**
 * How much of each ordered item the POS has. Positions tell; a till that gives an item a new one, as it does
 * when an order is moved, is told by dish and size.
 */
function countOrdered(ordered: readonly IikoCreateItem[], items: readonly PosItem[]) {
  const counted = ordered.map(() => 0);
  const unordered: PosItem[] = [];
  const indexByPosition = new Map(
    ordered.flatMap((item, index) => {
      const [own] = positionIdsOf(item);
      return own === undefined ? [] : [[own.toLowerCase(), index] as const];
    }),
  );
  const strangers: PosItem[] = [];
  // Services are what the POS charges for bringing an order: the sum has them.
  for (const item of items.filter(({ isDish }) => isDish)) {
    const index = indexByPosition.get(item.position);
    if (index === undefined) {
      strangers.push(item);
    } else {
      counted[index] = (counted[index] ?? 0) + item.amount;
    }
  }
  const keys = ordered.map(keyOfOrdered);
  for (const item of strangers) {
    const same = keys.flatMap((key, index) => (key === keyOf(item) ? [index] : []));
    const index = same.find((at) => (counted[at] ?? 0) < (ordered[at]?.amount ?? 0)) ?? same[0];
    if (index === undefined) {
      unordered.push(item);
    } else {
      counted[index] = (counted[index] ?? 0) + item.amount;
    }
  }
  return { counted, unordered };
}

function toAdded({ itemId, sizeId, name, amount }: PosItem): ChangedLine {
  return { line: null, itemId, sizeId, name, ordered: 0, quantity: amount };
}

function keyOf({ itemId, secondItemId, sizeId }: PosItem): string {
  return key(itemId, secondItemId, sizeId);
}

function keyOfOrdered(item: IikoCreateItem): string {
  return item.type === 'Product'
    ? key(item.productId, undefined, item.productSizeId)
    : key(item.primaryComponent.productId, item.secondaryComponent?.productId, item.productSizeId);
}

function key(...ids: (string | null | undefined)[]): string {
  return ids.map((id) => id?.toLowerCase() ?? '').join('/');
}
