import { fromIikoLocal } from '../../iiko/iiko-time.js';
import { toOffsetTime } from '../../platform/time/local-time.js';
import type { IikoOrder, IikoOrderInfo } from '../../iiko/schemas/orders.js';
import type { OrderProgress } from '../order-model.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import { fromIikoStatus } from '../order-status.js';
import type { OrderRow } from '../orders.repository.js';
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
  info: IikoOrderInfo,
  timeZone: string | undefined,
): NewsDecision {
  const id = decision.change.iikoId ?? iikoIdOf(row);
  if (info.order === null || !isSameId(info.id, id)) {
    return decision;
  }
  const progress = progressOf(info.order, timeZone, row.progress);
  const cause = restaurantCauseOf(info.order, row);
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
  order: IikoOrder,
  timeZone: string | undefined,
  known: OrderProgress | null,
): OrderProgress | null {
  const expectedAt = timeZone === undefined ? known?.expectedAt : expectedAtOf(order, timeZone);
  const { name, phone } = order.courierInfo?.courier ?? {};
  const progress = {
    ...(expectedAt === undefined ? {} : { expectedAt }),
    ...(name === undefined ? {} : { courier: { name, phone: phone ?? null } }),
  };
  return Object.keys(progress).length === 0 ? null : progress;
}

/** iiko's own estimate, or else the time that the order is to be ready by. */
function expectedAtOf(
  { estimatedTime, completeBefore }: IikoOrder,
  timeZone: string,
): string | undefined {
  const local = estimatedTime ?? completeBefore;
  return local === null ? undefined : toMoment(local, timeZone);
}

function toMoment(local: string, timeZone: string): string | undefined {
  try {
    return toOffsetTime(fromIikoLocal(local, timeZone).getTime(), timeZone);
  } catch (error) {
    // The status in the same news matters more than a time that cannot be read.
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

/** A guest who asked has given a cause of their own. */
function restaurantCauseOf(
  order: IikoOrder,
  { cancelRequestedAt, cancellation }: OrderRow,
): string | undefined {
  const cause = order.cancelInfo?.cause?.name;
  const isNews = cause !== undefined && cause !== '' && cause !== cancellation?.cause;
  return fromIikoStatus(order) === 'cancelled' && cancelRequestedAt === null && isNews
    ? cause
    : undefined;
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
