import { dayAfter, localDateOf, localInstant } from '../../platform/time/local-days.js';
import { openSpans, type Schedule, type Span } from './opening-hours.js';

/** From and until when something can be had, in milliseconds since the epoch. */
export type Slot = Span;

/** How slots are cut. */
export interface SlotRule {
  /** From an order to the guest, at least. */
  leadMinutes: number;
  slotMinutes: number;
  horizonDays: number;
}

export interface Timetable {
  /** All of them have to be open. */
  schedules: readonly Schedule[];
  timeZone: string;
  rule: SlotRule;
  now: number;
  /** Outside of which there is nothing to be had, whatever the week's hours say. */
  within?: Span;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Schedules come back every week: what is not open within one and a day is not open at all. */
const DAYS_SEARCHED = 8;

/** The earliest time that can be asked for; whole minutes, so that an answer stays the same for one. */
export function earliestOf({ now, rule }: Pick<Timetable, 'now' | 'rule'>): number {
  return Math.ceil((now + rule.leadMinutes * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
}

export function latestOf({ now, rule }: Pick<Timetable, 'now' | 'rule'>): number {
  return now + rule.horizonDays * DAY_MS;
}

/**
 * The slots of a calendar day. They begin at multiples of their length from its midnight, each lies within the
 * day and within opening hours as a whole, and none before the earliest time or beyond the horizon.
 */
export function slotsOfDay(date: string, timetable: Timetable): Slot[] {
  const { schedules, timeZone, rule } = timetable;
  const { earliest, latest } = boundsOf(timetable);
  // Also keeps dates that no calendar has from being computed.
  if (date < localDateOf(earliest, timeZone) || date > localDateOf(latest, timeZone)) {
    return [];
  }
  const day = {
    from: localInstant(date, 0, timeZone),
    to: localInstant(dayAfter(date), 0, timeZone),
  };
  const stepMs = rule.slotMinutes * MINUTE_MS;
  const open = openSpans(schedules, day, timeZone);
  return Array.from({ length: Math.floor((day.to - day.from) / stepMs) }, (_, index) => {
    const from = day.from + index * stepMs;
    return { from, to: from + stepMs };
  }).filter(
    ({ from, to }) =>
      from >= earliest && to <= latest && open.some((span) => span.from <= from && to <= span.to),
  );
}

function boundsOf(timetable: Timetable): { earliest: number; latest: number } {
  const { from = -Infinity, to = Infinity } = timetable.within ?? {};
  return {
    earliest: Math.max(earliestOf(timetable), from),
    latest: Math.min(latestOf(timetable), to),
  };
}

/** The first slot there is from an instant on. */
export function firstSlot(timetable: Timetable, after: number): Slot | undefined {
  const { earliest, latest } = boundsOf(timetable);
  const start = Math.max(after, earliest);
  if (start > latest) {
    return undefined;
  }
  const date = localDateOf(start, timetable.timeZone);
  return findOnDays(timetable, datesFrom(date, 1), (slots) =>
    slots.find(({ from }) => from >= start),
  );
}

/** The slot that begins nearest to a time that cannot be had. */
export function nearestSlot(timetable: Timetable, wanted: number): Slot | undefined {
  const after = firstSlot(timetable, wanted);
  const before = lastSlot(timetable, wanted);
  if (after === undefined || before === undefined) {
    return after ?? before;
  }
  return wanted - before.from < after.from - wanted ? before : after;
}

function lastSlot(timetable: Timetable, before: number): Slot | undefined {
  const { earliest, latest } = boundsOf(timetable);
  const end = Math.min(before, latest);
  if (end < earliest) {
    return undefined;
  }
  const date = localDateOf(end, timetable.timeZone);
  return findOnDays(timetable, datesFrom(date, -1), (slots) =>
    slots.findLast(({ from }) => from < end),
  );
}

function findOnDays(
  timetable: Timetable,
  dates: readonly string[],
  choose: (slots: Slot[]) => Slot | undefined,
): Slot | undefined {
  for (const date of dates) {
    const slot = choose(slotsOfDay(date, timetable));
    if (slot !== undefined) {
      return slot;
    }
  }
  return undefined;
}

function datesFrom(date: string, step: 1 | -1): string[] {
  return Array.from({ length: DAYS_SEARCHED + 1 }, (_, index) => dayAfter(date, index * step));
}
