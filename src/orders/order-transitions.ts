import type { OrderCause } from './order-model.js';
import { IN_RESTAURANT, OPEN_STATUSES, type OrderStatus } from './order-status.js';
import type { OrderRow } from './orders.repository.js';

/** A step that an order may make; every status it has is reached by one of these. */
export interface Transition {
  from: readonly OrderStatus[];
  to: readonly OrderStatus[];
  /** For people: docs/orders.md has it. */
  when: string;
  causes: readonly OrderCause[];
  /** Must hold besides, of the order before and after. */
  guard: (after: OrderRow, before: OrderRow) => boolean;
}

const BY_IIKO: readonly OrderCause[] = ['command', 'webhook', 'revision', 'job', 'operator'];

/** Until it is paid, nothing of an order may reach iiko, and nothing can come from there. */
const ON_ITS_WAY = OPEN_STATUSES.filter((status) => status !== 'awaiting_payment');

/**
 * Every step there is; what is not here is refused. A rejected order may be found in the restaurant later:
 * the guest was told no, so it is withdrawn there and stays rejected here, unless the restaurant completes it first.
 */
export const TRANSITIONS: readonly Transition[] = [
  {
    from: ['awaiting_payment'],
    to: ['accepted'],
    when: 'it was paid online',
    causes: ['operator'],
    guard: (after) => after.paidAt !== null,
  },
  {
    from: ['awaiting_payment'],
    to: ['rejected'],
    when: 'the payment failed, or did not come in time',
    causes: ['operator', 'job'],
    guard: (after) => after.problem !== null,
  },
  {
    from: ['accepted'],
    to: ['unknown'],
    when: 'it was perhaps sent, and the first look-up has not found it',
    causes: ['job'],
    guard: (after) => after.submission === 'attempted',
  },
  {
    from: ['accepted', 'sent'],
    to: ['unknown'],
    when: 'nobody could tell in time what became of it; operators are alerted',
    causes: ['job'],
    guard: (after) => after.alertedAt !== null,
  },
  {
    from: ON_ITS_WAY,
    to: [...IN_RESTAURANT, 'completed'],
    when: 'iiko has it, or an operator says so; staff may also step back, and any status may be skipped',
    causes: BY_IIKO,
    guard: (after) => after.submission === 'received',
  },
  {
    from: ['accepted', 'unknown', 'sent'],
    to: ['rejected'],
    when: 'iiko or the POS refused it, or it could not be brought there in time, or an operator gave it up',
    causes: BY_IIKO,
    guard: (after) => after.problem !== null,
  },
  {
    from: OPEN_STATUSES,
    to: ['cancelled'],
    when: 'the restaurant cancelled it, or the guest did before iiko had it',
    causes: ['api', ...BY_IIKO],
    guard: (after) => after.submission === 'received' || after.submission === 'refused',
  },
  {
    from: ['cancelled'],
    to: IN_RESTAURANT,
    when: 'the cancellation turns out to be a move to another terminal group',
    causes: BY_IIKO,
    guard: (after, before) => after.iikoId !== before.iikoId && after.submission === 'received',
  },
  {
    from: ['cancelled', 'rejected'],
    to: ['completed'],
    when: 'the restaurant made it all the same, before it could be withdrawn there',
    causes: BY_IIKO,
    guard: (after) => after.submission === 'received',
  },
];

/** Whether there is such a step at all; the guards see the order when it is made. */
export function mayFollow(from: OrderStatus, to: OrderStatus): boolean {
  return (
    from !== to && TRANSITIONS.some((step) => step.from.includes(from) && step.to.includes(to))
  );
}

/** The step from one state of an order to another; undefined when it is not allowed. */
export function findTransition(
  before: OrderRow,
  after: OrderRow,
  cause: OrderCause,
): Transition | undefined {
  return TRANSITIONS.find(
    (step) =>
      step.from.includes(before.status) &&
      step.to.includes(after.status) &&
      step.causes.includes(cause) &&
      step.guard(after, before),
  );
}
