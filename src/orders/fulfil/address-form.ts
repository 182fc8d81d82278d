import { randomUUID } from 'node:crypto';
import { clockNow } from '../../platform/database/clock.js';
import { iikoIdOf, isSameId } from '../order-move.js';
import { isFinal } from '../order-status.js';
import type { NewOrder, OrderRow } from '../orders.repository.js';
import type { NewsDecision } from './order-decisions.js';
import type { PosOrder, PosRefusal } from '../pos-order.js';
import { formOf, renewRequest } from '../iiko/order-request.js';

/** Refused for the form of its address, and not yet tried in the other one. */
export function isFormRefused(
  { request, creationStatus }: Pick<OrderRow, 'request' | 'creationStatus'>,
  { addressForm }: PosRefusal,
): boolean {
  const form = formOf(request);
  return form !== undefined && creationStatus !== 'form_changed' && addressForm === form;
}

/** As if it had never been sent, but for what is known now. */
export function toOtherForm({ request }: Pick<OrderRow, 'request'>): {
  change: Omit<Partial<NewOrder>, 'status'>;
  note: string;
} {
  return {
    change: { creationStatus: 'form_refused', nextActionAt: clockNow() },
    note: `the restaurant takes no ${formOf(request) ?? ''} address: to be sent with the other form`,
  };
}

/**
 * The same of an order that iiko has stored as failed: its id is taken by that for good.
 * @returns undefined when the news says something else
 */
export function decideOtherForm(row: OrderRow, posOrder: PosOrder): NewsDecision | undefined {
  const isCurrent = isSameId(posOrder.id, iikoIdOf(row)) && !isFinal(row.status);
  if (!isCurrent || posOrder.creation !== 'failed' || !isFormRefused(row, posOrder.refusal)) {
    return undefined;
  }
  const iikoId = randomUUID();
  const { change, note } = toOtherForm(row);
  const renewed = { ...renewRequest(row, iikoId), iikoId, newsTimestamp: null };
  return {
    change: { ...change, ...renewed, submission: 'pending', missedLookups: 0 },
    event: { note: `${note}, at iiko as ${iikoId}` },
    replaces: true,
  };
}
