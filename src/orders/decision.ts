import type { OrderCause } from './order-model.js';
import type { NewOrder } from './orders.repository.js';

export interface DecisionEvent {
  /** Why, in English, for support. */
  note: string;
  cause: OrderCause;
  /** Name of the key, when the cause is an operator. */
  operator?: string;
}

/** What does not touch the status. */
export type QuietChange = Partial<Omit<NewOrder, 'status'>> & { status?: never };

/** A change of the status is told to the guest and to support; others only when they matter to them. */
export type Decision = (
  | { change: QuietChange; event?: DecisionEvent }
  | { change: Partial<NewOrder>; event: DecisionEvent }
) & {
  /** Its id at iiko gives way to another one, but what has the old one may still surface there. */
  replaces?: boolean;
};
