import type { RejectionReason } from './catalog.table.js';

export interface Rejection {
  reason: RejectionReason;
  detail: string;
}

interface Judged {
  /** How many elements the parser met, and how many it could keep. */
  totals: { received: number; kept: number };
  /** Distinct items of the new menu. */
  itemCount: number;
  /** Distinct items of the menu that is served now; undefined when there is none. */
  servedCount: number | undefined;
  maxLossPercent: number;
}

/**
 * Whether a menu may replace the one that is served. A half-exported or half-read menu looks like a
 * small one; serving it would empty the shop, serving yesterday's is the lesser harm. Without a
 * served menu any part of one is better than nothing.
 */
export function rejectionOf(judged: Judged): Rejection | undefined {
  const { totals, itemCount, servedCount, maxLossPercent } = judged;
  const unread = totals.received - totals.kept;
  const tolerated =
    servedCount === undefined ? totals.received - 1 : share(totals.received, maxLossPercent);
  if (unread > 0 && unread > tolerated) {
    return {
      reason: 'unreadable',
      detail: `${unread} of ${totals.received} elements could not be read`,
    };
  }
  const lost = (servedCount ?? 0) - itemCount;
  if (servedCount !== undefined && lost > share(servedCount, maxLossPercent)) {
    return { reason: 'shrunk', detail: `${itemCount} items instead of ${servedCount}` };
  }
  return undefined;
}

function share(count: number, percent: number): number {
  return (count * percent) / 100;
}
