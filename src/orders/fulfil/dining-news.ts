import { clockNow } from '../../platform/database/clock.js';
import { additionsOf, hasArrived, withAdditions } from '../iiko/additions.js';
import type { NewOrder, OrderRow } from '../orders.repository.js';
import type { PosOrderDetails } from '../pos-order.js';

export interface DiningNews {
  change: Partial<NewOrder>;
  note: string | undefined;
}

/** What iiko shows of an order at a table besides its status: the bill, and dishes that were added. */
export function noticeDining(row: OrderRow, details: PosOrderDetails | null): DiningNews {
  if (row.dining === null || details === null) {
    return { change: {}, note: undefined };
  }
  // A till that was away may still take what was given up: then it is on the bill, whatever the guest was told.
  const arrived = additionsOf(row).filter(
    (addition) => addition.state !== 'done' && hasArrived(addition, details),
  );
  const additions = additionsOf(row).map((addition) =>
    arrived.includes(addition) ? { ...addition, state: 'done' as const, problem: null } : addition,
  );
  const billedAt = billOf(row.dining.billedAt, details);
  const notes = [
    ...(billedAt !== null && row.dining.billedAt === null ? ['the bill was printed'] : []),
    ...(billedAt === null && row.dining.billedAt !== null ? ['the bill was taken back'] : []),
    ...(arrived.length > 0 ? ['what was added is in the restaurant'] : []),
  ];
  if (notes.length === 0) {
    return { change: {}, note: undefined };
  }
  const dueAt = row.additionsDueAt ?? clockNow();
  const change = withAdditions({ ...row, dining: { ...row.dining, billedAt } }, additions, dueAt);
  return { change, note: notes.join('; ') };
}

/** Staff may take a bill back and serve on. */
function billOf(known: string | null, { isBilled }: PosOrderDetails): string | null {
  if (isBilled === false) {
    return null;
  }
  return isBilled === true ? (known ?? clockNow().toISOString()) : known;
}
