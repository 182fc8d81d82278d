import type { Text } from '../platform/http/problem.js';
import { staleAfterMs } from '../sync/sync-rules.js';

/** Why a restaurant takes no orders, for guests. */
export const REFUSAL_TEXTS = {
  asleep: { en: 'The restaurant is closed for now.', ru: 'Ресторан временно закрыт.' },
  pos_offline: {
    en: "The restaurant's POS is offline.",
    ru: 'Нет связи с кассой ресторана.',
  },
  iiko_unreachable: {
    en: 'The ordering system has not answered for some time.',
    ru: 'Система заказов давно не отвечает.',
  },
} as const satisfies Record<string, Text>;

export type RefusalReason = keyof typeof REFUSAL_TEXTS;

/** Whether a restaurant takes orders now, and if not, why. */
export interface Acceptance {
  /** For as soon as possible. */
  acceptsOrders: boolean;
  /** For a time that leaves its till time to come back; see `leavesTime`. */
  acceptsLaterOrders: boolean;
  reason: RefusalReason | null;
}

interface PosKnowledge {
  asleep: boolean;
  posAlive: boolean | null;
  /** When iiko was last asked for the state of the tills, successfully. */
  checkedAt: Date | undefined;
  checkEveryMs: number;
  now: number;
}

/** An order waits for iiko's return for minutes; much longer, and it would probably be rejected. */
const UNREACHABLE_AFTER_MS = 15 * 60_000;

/**
 * Only news refuses: a restaurant whose state is not known, or no longer known, takes orders, because
 * those are durable and reach the till when it is back. It stops when iiko could not be reached for so
 * long that a new order would hardly be cooked.
 */
export function acceptanceOf(knowledge: PosKnowledge): Acceptance {
  const reason = findReason(knowledge);
  return {
    acceptsOrders: reason === null,
    acceptsLaterOrders: reason === null || reason === 'pos_offline',
    reason,
  };
}

/** How long a till must have to come back before an order that waits for it has to be sent. */
const TIME_TO_RETURN_MS = 15 * 60_000;

/**
 * Whether an order for `dueAt` can wait for a till that is offline now.
 * @param leadMs what the restaurant needs for it
 */
export function leavesTime(dueAt: number, leadMs: number, now: number): boolean {
  return dueAt - leadMs - now >= TIME_TO_RETURN_MS;
}

function findReason(knowledge: PosKnowledge): RefusalReason | null {
  const { asleep, posAlive, checkedAt, checkEveryMs, now } = knowledge;
  if (asleep) {
    return 'asleep';
  }
  if (checkedAt === undefined) {
    return null;
  }
  const ageMs = now - checkedAt.getTime();
  const freshMs = staleAfterMs(checkEveryMs);
  if (ageMs > Math.max(UNREACHABLE_AFTER_MS, freshMs)) {
    return 'iiko_unreachable';
  }
  return posAlive === false && ageMs <= freshMs ? 'pos_offline' : null;
}
