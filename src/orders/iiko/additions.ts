import { positionIdsOf } from '../../cart/iiko/iiko-items.mapper.js';
import { clockNow } from '../../platform/database/clock.js';
import type { IikoCreateItem } from '../../iiko/schemas/create-delivery.js';
import type { Addition, Payment } from '../order-model.js';
import type { Decision } from '../decision.js';
import type { OrderProblemCode } from '../order-problems.js';
import { totalsOf } from '../order-totals.js';
import type { NewOrder, OrderRow } from '../orders.repository.js';
import type { PosOrderDetails } from '../pos-order.js';

export const isOpenAddition = ({ state }: Addition): boolean =>
  state !== 'done' && state !== 'refused';

export const additionsOf = ({ dining }: Pick<OrderRow, 'dining'>): Addition[] =>
  dining?.additions ?? [];

export function hasOpenAdditions(row: Pick<OrderRow, 'dining'>): boolean {
  return additionsOf(row).some(isOpenAddition);
}

/** Everything that the order is meant to have at iiko, by the order of its lines. */
export function itemsOf(row: Pick<OrderRow, 'request' | 'dining'>): IikoCreateItem[] {
  const added = additionsOf(row).filter(isCounted);
  return [...row.request.order.items, ...added.flatMap(({ items }) => items)];
}

/** iiko shows at least one of its positions: it has come, and must not be sent again. */
export function hasArrived({ items }: Addition, details: PosOrderDetails): boolean {
  const shown = new Set(details.items.map(({ position }) => position));
  return items.some((item) => {
    const [own = ''] = positionIdsOf(item);
    return shown.has(own.toLowerCase());
  });
}

/**
 * The order with these additions instead of those that it has: what was refused goes from its lines and sums.
 * What is added is paid at the table.
 */
export function withAdditions(row: OrderRow, additions: Addition[], dueAt: Date): AdditionChange {
  if (row.dining === null) {
    throw new Error(`order ${row.id} is not at a table`);
  }
  const before = additionsOf(row).filter(isCounted);
  const after = additions.filter(isCounted);
  const ordered = row.lines.slice(0, row.lines.length - linesIn(before).length);
  const lines = [...ordered, ...linesIn(after)].map((line, index) => ({ ...line, index }));
  const coin = [...before, ...after].at(-1)?.coin;
  const total =
    coin === undefined
      ? row.total + sumOf(after) - sumOf(before)
      : totalsOf({ ...row, lines }, coin).total;
  const difference = total - row.total;
  return {
    dining: { ...row.dining, additions },
    lines,
    total,
    payments: difference === 0 ? row.payments : payMore(row.payments, difference),
    additionsDueAt: additions.some(isOpenAddition) ? dueAt : null,
  };
}

export type AdditionChange = Pick<
  NewOrder,
  'dining' | 'lines' | 'total' | 'payments' | 'additionsDueAt'
> & { status?: never };

/** Of an order that was paid ahead, the rest is paid by card unless the guest has said otherwise. */
function payMore(payments: readonly Payment[], difference: number): Payment[] {
  const atTable = payments.find(({ method }) => method !== 'online');
  if (atTable === undefined) {
    return [...payments, { method: 'card' as const, amount: difference }].filter(isSomething);
  }
  return payments
    .map((payment) =>
      payment === atTable && payment.amount !== undefined
        ? { ...payment, amount: payment.amount + difference }
        : payment,
    )
    .filter(isSomething);
}

const isSomething = ({ amount }: Payment): boolean => amount === undefined || amount > 0;

const isCounted = ({ state }: Addition): boolean => state !== 'refused';

const linesIn = (additions: readonly Addition[]) => additions.flatMap(({ lines }) => lines);

const sumOf = (additions: readonly Addition[]): number =>
  additions.reduce((sum, { total }) => sum + total, 0);

/** @returns undefined when it was settled meanwhile, or changed by somebody else */
export function changeAddition(
  row: OrderRow,
  { id, attempts }: Addition,
  dueAt: Date,
  change: Partial<Addition>,
): { change: AdditionChange } | undefined {
  const present = additionsOf(row).find((one) => one.id === id);
  if (present === undefined || !isOpenAddition(present) || present.attempts !== attempts) {
    return undefined;
  }
  const additions = additionsOf(row).map((one) => (one === present ? { ...one, ...change } : one));
  return { change: withAdditions(row, additions, dueAt) };
}

export function decideArrival(row: OrderRow, addition: Addition): Decision | undefined {
  const decided = changeAddition(row, addition, clockNow(), { state: 'done' });
  return (
    decided && {
      ...decided,
      event: { note: 'what was added is in the restaurant', cause: 'command' },
    }
  );
}

/** The guest is told, and the sums are what they were. */
export function decideRefusal(
  row: OrderRow,
  addition: Addition,
  problem: OrderProblemCode,
): Decision | undefined {
  const decided = changeAddition(row, addition, clockNow(), { state: 'refused', problem });
  return (
    decided && {
      ...decided,
      event: { note: `what was to be added was refused: ${problem}`, cause: 'job' },
    }
  );
}
