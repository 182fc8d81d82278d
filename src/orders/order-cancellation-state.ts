import type { Text } from '../platform/http/problem.js';
import type { CancelRefusal, Cancellation } from './order-model.js';
import { isFinal } from './order-status.js';
import type { OrderRow } from './orders.repository.js';

export type CancellationState = 'requested' | 'refused' | 'done';

export interface CancellationView extends Partial<Cancellation> {
  state: CancellationState;
  text: Text;
}

/**
 * Where the cancellation of an order is; undefined while nobody wants one. Beside the status, which stays what the
 * restaurant says: an order whose cancellation is asked for is still being cooked.
 */
export function cancellationOf(
  row: Pick<OrderRow, 'status' | 'cancelRequestedAt' | 'cancellation'>,
): CancellationView | undefined {
  const { status, cancelRequestedAt, cancellation } = row;
  const details = {
    ...(cancelRequestedAt === null ? {} : { requestedAt: cancelRequestedAt.toISOString() }),
    ...cancellation,
  };
  if (status === 'cancelled' || (status === 'rejected' && cancelRequestedAt !== null)) {
    return { ...details, state: 'done', text: CANCELLATION_TEXTS.done };
  }
  if (cancelRequestedAt !== null && !isFinal(status)) {
    return { ...details, state: 'requested', text: CANCELLATION_TEXTS.requested };
  }
  const reason = cancelRequestedAt === null ? cancellation?.reason : 'too_late';
  return reason === undefined
    ? undefined
    : { ...details, reason, state: 'refused', text: CANCEL_REFUSAL_TEXTS[reason] };
}

export const CANCELLATION_TEXTS = {
  requested: {
    en: 'The restaurant has been asked to cancel the order.',
    ru: 'Ресторан получил просьбу отменить заказ.',
  },
  done: { en: 'The order is cancelled.', ru: 'Заказ отменён.' },
} as const satisfies Record<string, Text>;

/** Why the restaurant goes on with an order although the guest asked to cancel. */
export const CANCEL_REFUSAL_TEXTS = {
  cooking_begun: {
    en: 'The restaurant has started to cook the order and cannot cancel it.',
    ru: 'Ресторан уже начал готовить заказ и не отменяет его.',
  },
  too_late: {
    en: 'The order was already completed.',
    ru: 'Заказ уже завершён.',
  },
  payment_taken: {
    en: 'The order is paid, and the restaurant must refund it first. Call the restaurant.',
    ru: 'Заказ оплачен, ресторан должен сначала вернуть деньги. Позвоните в ресторан.',
  },
  bill_printed: {
    en: 'The bill is printed, so only the restaurant can cancel the order. Call the restaurant.',
    ru: 'Чек уже напечатан, отменить заказ может только сам ресторан. Позвоните туда.',
  },
  order_in_use: {
    en: 'Staff are working on the order right now. Try again in a minute.',
    ru: 'С заказом сейчас работают сотрудники. Попробуйте ещё раз через минуту.',
  },
  restaurant_not_responding: {
    en: 'The restaurant did not answer. Try again or call the restaurant.',
    ru: 'Ресторан не ответил. Попробуйте ещё раз или позвоните туда.',
  },
  restaurant_refused: {
    en: 'The restaurant did not cancel the order. Call the restaurant.',
    ru: 'Ресторан не отменил заказ. Позвоните туда.',
  },
} as const satisfies Record<CancelRefusal, Text>;
