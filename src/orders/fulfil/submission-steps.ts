import { clockMs, clockNow } from '../../platform/database/clock.js';
import { iikoIdOf } from '../order-move.js';
import type { Decision, QuietChange } from '../decision.js';
import { isFinal } from '../order-status.js';
import type { OrderRow } from '../orders.repository.js';
import { SLOW_CHECK_MS, WATCH_MS } from './order-decisions.js';
import type { Failure } from '../iiko/call-outcome.js';

const RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
/** Refused credentials need the operator; asking more often brings a block, not an answer. */
export const UNAUTHORIZED_DELAY_MS = 30_000;
/** If the process dies during the call, the sweep finds the order after this time. */
const CALL_GUARD_MS = 30_000;

export function isOpen({ status, submission }: OrderRow): boolean {
  const isOurs = !isFinal(status) && status !== 'awaiting_payment';
  return isOurs && (submission === 'pending' || submission === 'attempted');
}

/** The order that was looked at: neither ended nor sent under another id meanwhile. */
export function isStill(row: OrderRow, order: OrderRow): boolean {
  return isOpen(row) && iikoIdOf(row) === iikoIdOf(order);
}

/** Stored before the call, so that no crash can make an attempt look as if it had not been made. */
export function claim(row: OrderRow, expected: OrderRow['submission']): Decision | undefined {
  if (!isOpen(row) || row.submission !== expected || row.cancelRequestedAt !== null) {
    return undefined;
  }
  return {
    change: {
      submission: 'attempted',
      attempts: row.attempts + 1,
      missedLookups: 0,
      awaitedSince: clockNow(),
      nextActionAt: new Date(clockMs() + CALL_GUARD_MS),
    },
  };
}

/** A guest whose order was perhaps sent is told so as soon as the first look-up has not found it. */
export function wait(row: OrderRow, delayMs: number, change: QuietChange = {}): Decision {
  const next = { ...change, nextActionAt: new Date(clockMs() + delayMs) };
  const submission = change.submission ?? row.submission;
  return submission === 'attempted' && row.status === 'accepted'
    ? {
        change: { ...next, status: 'unknown' },
        event: { note: 'outcome unknown, looking it up', cause: 'job' },
      }
    : { change: next };
}

/** Told once: support reads when it began, the guest is told nothing new. */
export function keptForTill(row: OrderRow, delayMs: number): Decision {
  const nextActionAt = new Date(clockMs() + delayMs);
  return row.heldSince === null
    ? {
        change: { heldSince: clockNow(), nextActionAt },
        event: { note: 'kept until the till of the restaurant is back', cause: 'job' },
      }
    : { change: { nextActionAt } };
}

/** News about it is still read for a while: what was lost on the way may surface late. */
export function watched(): QuietChange {
  return { nextActionAt: null, watchUntil: new Date(clockMs() + WATCH_MS) };
}

export function retryDelay(
  { afterMs, obstacle }: Pick<Failure, 'afterMs' | 'obstacle'>,
  { attempts, alertedAt }: OrderRow,
): number {
  if (afterMs !== undefined) {
    return afterMs;
  }
  if (obstacle === 'credentials' || obstacle === 'missing-right') {
    return UNAUTHORIZED_DELAY_MS;
  }
  if (alertedAt !== null) {
    return SLOW_CHECK_MS;
  }
  const longest = RETRY_DELAYS_MS.length - 1;
  return RETRY_DELAYS_MS[Math.min(attempts, longest)] ?? UNAUTHORIZED_DELAY_MS;
}
