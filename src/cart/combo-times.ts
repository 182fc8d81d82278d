import type { MenuCombo } from '../catalog/menu.js';
import type { Span } from './times/opening-hours.js';

const ALWAYS: Span = { from: -Infinity, to: Infinity };

/** From and until when a combo is sold, in milliseconds since the epoch; without limits infinite. */
export function sellingTimeOf({ availableFrom, availableUntil }: MenuCombo): Span {
  return {
    from: availableFrom === null ? ALWAYS.from : Date.parse(availableFrom),
    to: availableUntil === null ? ALWAYS.to : Date.parse(availableUntil),
  };
}

/** When all of them are sold; empty, its end before its beginning, when never. */
export function commonTimeOf(combos: readonly MenuCombo[]): Span {
  return combos.map(sellingTimeOf).reduce(
    (common, { from, to }) => ({
      from: Math.max(common.from, from),
      to: Math.min(common.to, to),
    }),
    ALWAYS,
  );
}

export function isWithin({ from, to }: Span, at: number): boolean {
  return from <= at && at < to;
}
