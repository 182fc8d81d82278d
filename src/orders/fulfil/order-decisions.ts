import type { OrderChanges } from '../order-model.js';
import { decideMove, destinationOf, iikoIdOf, isSameId } from '../order-move.js';
import { isFinal, type OrderStatus } from '../order-status.js';
import { mayFollow } from '../order-transitions.js';
import type { NewOrder, OrderRow } from '../orders.repository.js';
import { noticeDining } from './dining-news.js';
import { changesAtPos, describeChanges, isSameChange } from '../iiko/order-changes.js';
import type { PosOrder, PosOrderDetails, PosRefusal } from '../pos-order.js';

/** A creation that ended by timeout is watched this long: a POS that comes back may still take it. */
export const WATCH_MS = 3 * 3_600_000;
/** How soon a creation in progress is asked about again. */
export const FIRST_CHECK_MS = 2_000;

/** How often what operators know about is still looked for. */
export const SLOW_CHECK_MS = 60_000;

export interface NewsDecision {
  change: Partial<NewOrder>;
  /** What is told to the guest and to support; undefined when nothing has changed for either. */
  event?: { note: string };
  /** The guest was told no, but the restaurant has the order: it has to be cancelled there. */
  withdraw?: boolean;
  /** It gets another id at iiko; what has the old one came to nothing, but is watched. */
  replaces?: boolean;
  /** A status that iiko gives it and that may not follow the present one. */
  refused?: OrderStatus;
}

/**
 * What one piece of news changes. Older news never overwrites newer; what is final stays as it is.
 * @returns undefined when it changes nothing
 */
export function decideNews(row: OrderRow, posOrder: PosOrder, now: Date): NewsDecision | undefined {
  const destination = destinationOf(row, posOrder);
  if (destination !== undefined) {
    return followMove(row, posOrder, destination, now);
  }
  // Of an id that the order had before: where it has gone is known.
  return isSameId(posOrder.id, iikoIdOf(row)) ? decideCurrent(row, posOrder, now) : undefined;
}

/** Whoever heard of the new id first has news of the order there as well. */
function followMove(
  row: OrderRow,
  posOrder: PosOrder,
  destination: string,
  now: Date,
): NewsDecision {
  const { change, note } = decideMove(row, posOrder, destination, now);
  // It may have been moved on from there already.
  const there = decideNews(applyChange(row, change), posOrder, now);
  const isEnded = row.status === 'cancelled' && there?.change.status === 'rejected';
  return {
    ...there,
    change: { ...change, ...there?.change, ...(isEnded ? { status: 'cancelled' } : {}) },
    event: { note: there?.event === undefined ? note : `${note}; ${there.event.note}` },
  };
}

function decideCurrent(row: OrderRow, posOrder: PosOrder, now: Date): NewsDecision | undefined {
  if (row.newsTimestamp !== null && posOrder.timestamp < row.newsTimestamp) {
    return undefined;
  }
  const received: Partial<NewOrder> = {
    submission: 'received',
    newsTimestamp: posOrder.timestamp,
    creationStatus: posOrder.creation,
    missedLookups: 0,
  };
  if (posOrder.creation === 'failed') {
    const { refusal } = posOrder;
    return refusal.isDuplicate
      ? expectExisting(row, now)
      : decideRefusal(row, refusal, received, now);
  }
  if (posOrder.creation === 'done') {
    return decideProgress(row, posOrder.details, {
      ...received,
      nextActionAt: null,
      watchUntil: null,
    });
  }
  if (row.alertedAt !== null) {
    // That it is still in progress settles nothing.
    return { change: { ...received, nextActionAt: new Date(now.getTime() + SLOW_CHECK_MS) } };
  }
  // News that says so again does not put off the next look.
  const isFollowed = row.creationStatus === 'pending' && row.submission === 'received';
  const nextActionAt =
    (isFollowed ? row.nextActionAt : null) ?? new Date(now.getTime() + FIRST_CHECK_MS);
  return moveTo(row, 'sent', { ...received, nextActionAt }, 'iiko has taken the order');
}

function decideRefusal(
  row: OrderRow,
  { problem, isTimeout, code }: PosRefusal,
  received: Partial<NewOrder>,
  now: Date,
): NewsDecision {
  const watchUntil = isTimeout ? new Date(now.getTime() + WATCH_MS) : null;
  const change = { ...received, nextActionAt: null, watchUntil };
  const note = `creation failed: ${code ?? 'no code'}`;
  return mayFollow(row.status, 'rejected')
    ? { change: { ...change, status: 'rejected', problem }, event: { note } }
    : { change, ...refuse(row, 'rejected') };
}

function decideProgress(
  row: OrderRow,
  details: PosOrderDetails | null,
  received: Partial<NewOrder>,
): NewsDecision {
  const change = { ...received, number: details?.number ?? row.number };
  const status = details?.status;
  if (row.status === 'rejected' || row.status === 'cancelled') {
    return decideSurfacing(row, status, change);
  }
  const dining = noticeDining(row, details);
  const present = applyChange(row, dining.change);
  const moved = moveTo(
    row,
    status ?? row.status,
    change,
    `iiko says ${details?.posStatus ?? 'created'}`,
  );
  return noticeChanges(
    present,
    withNote({ ...moved, change: { ...moved.change, ...dining.change } }, dining.note),
    changesAtPos(present, details),
  );
}

/**
 * It was sent twice, and the second was refused. What became of the first is for its own news to say, which may be
 * older than this.
 */
function expectExisting(row: OrderRow, now: Date): NewsDecision | undefined {
  const isExpected = row.submission === 'received' || row.alertedAt !== null;
  if (isExpected || !mayFollow(row.status, 'rejected')) {
    return undefined;
  }
  const nextActionAt = row.nextActionAt ?? new Date(now.getTime() + FIRST_CHECK_MS);
  const change: Partial<NewOrder> = { submission: 'received', missedLookups: 0, nextActionAt };
  return moveTo(row, 'sent', change, 'iiko has the order already');
}

function withNote(decision: NewsDecision, note: string | undefined): NewsDecision {
  const { event } = decision;
  return note === undefined
    ? decision
    : { ...decision, event: { note: event === undefined ? note : `${event.note}; ${note}` } };
}

/** Staff may edit an order whenever they like; the guest sees what became of it. */
function noticeChanges(
  row: OrderRow,
  decision: NewsDecision,
  changes: OrderChanges | null | undefined,
): NewsDecision {
  if (changes === undefined || isSameChange(row.changes, changes)) {
    return decision;
  }
  const changed = { ...decision, change: { ...decision.change, changes } };
  return withNote(changed, describeChanges(changes));
}

/** The order is over for the guest; what the restaurant still has of it must be over there as well. */
function decideSurfacing(
  row: OrderRow,
  status: OrderStatus | undefined,
  change: Partial<NewOrder>,
): NewsDecision {
  if (status === 'completed') {
    return {
      change: { ...change, status, problem: null, withdrawing: false },
      event: { note: `completed by the restaurant although it was ${row.status} here` },
    };
  }
  const isLive = status !== undefined && !isFinal(status);
  if (!isLive || row.withdrawing) {
    return { change: { ...change, withdrawing: isLive } };
  }
  return {
    change: { ...change, withdrawing: true },
    event: { note: 'found in the restaurant after it was refused' },
    withdraw: true,
  };
}

function moveTo(
  row: OrderRow,
  status: OrderStatus,
  change: Partial<NewOrder>,
  note: string,
): NewsDecision {
  if (mayFollow(row.status, status)) {
    return { change: { ...change, status }, event: { note } };
  }
  const numbered = change.number !== undefined && change.number !== row.number;
  const event = numbered ? { event: { note: 'numbered by the POS' } } : {};
  return { change, ...event, ...refuse(row, status) };
}

function refuse(row: OrderRow, status: OrderStatus): Pick<NewsDecision, 'refused'> {
  return row.status === status ? {} : { refused: status };
}

/** The row as it will be. */
export function applyChange(row: OrderRow, change: Partial<NewOrder>): OrderRow {
  return { ...row, ...(change as Partial<OrderRow>) };
}

/** Whether the restaurant has it, or will have it as far as iiko knows. */
export function isLive({ creation, details }: PosOrder): boolean {
  const status = details?.status;
  return creation !== 'failed' && (status === undefined || !isFinal(status));
}
