import type { OrderProgress } from '../order-model.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import type { OrderRow } from '../orders.repository.js';
import type { PosOrder, PosOrderDetails } from '../pos-order.js';
import { toOffsetTimeAt } from '../iiko/pos-order.mapper.js';
import type { NewsDecision } from './order-decisions.js';

/**
 * What news says beside the status: when the order is expected to be ready, who brings it, and why the restaurant has
 * cancelled it. The notes name nobody: they reach logs.
 *
 * @param timeZone of the restaurant; undefined when it is not known: then times are passed over
 */
export function noticeProgress(
  row: OrderRow,
  decision: NewsDecision,
  { id, details }: PosOrder,
  timeZone: string | undefined,
): NewsDecision {
  if (details === null || !isSameId(id, decision.change.iikoId ?? iikoIdOf(row))) {
    return decision;
  }
  const progress = progressOf(details, timeZone, row.progress);
  const cause = restaurantCauseOf(details, row);
  const notes = notesOf(row.progress, progress);
  const note = [decision.event?.note, ...notes].filter((one) => one !== undefined).join('; ');
  return {
    ...decision,
    change: {
      ...decision.change,
      ...(isEqual(row.progress, progress) ? {} : { progress }),
      ...(cause === undefined ? {} : { cancellation: { ...row.cancellation, cause } }),
    },
    ...(note === '' ? {} : { event: { note } }),
  };
}

function progressOf(
  { expectedAt: local, courier }: PosOrderDetails,
  timeZone: string | undefined,
  known: OrderProgress | null,
): OrderProgress | null {
  const told =
    local === null || timeZone === undefined ? undefined : toOffsetTimeAt(local, timeZone);
  const expectedAt = timeZone === undefined ? known?.expectedAt : told;
  const progress = {
    ...(expectedAt === undefined ? {} : { expectedAt }),
    ...(courier === null ? {} : { courier }),
  };
  return Object.keys(progress).length === 0 ? null : progress;
}

/** A guest who asked has given a cause of their own. */
function restaurantCauseOf(
  { status, cancelCause: cause }: PosOrderDetails,
  { cancelRequestedAt, cancellation }: OrderRow,
): string | undefined {
  const isNews = cause !== undefined && cause !== '' && cause !== cancellation?.cause;
  return status === 'cancelled' && cancelRequestedAt === null && isNews ? cause : undefined;
}

function notesOf(before: OrderProgress | null, after: OrderProgress | null): string[] {
  const hasTime = after?.expectedAt !== undefined && after.expectedAt !== before?.expectedAt;
  const hasCourier = !isEqual(after?.courier, before?.courier);
  return [
    ...(hasTime ? [`expected at ${after.expectedAt}`] : []),
    ...(hasCourier ? [after?.courier === undefined ? 'without courier' : 'has a courier'] : []),
  ];
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
