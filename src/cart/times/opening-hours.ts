import { dayAfter, localDateOf, localInstant, weekdayOf } from '../../platform/time/local-days.js';

/** Hours that come back every week, by the restaurant's clock. */
export interface WeeklyHours {
  /** Days on which they begin, Monday is 0. */
  weekdays: readonly number[];
  /** Minutes from midnight; an end that is not after the beginning lies on the next day. */
  from: number;
  to: number;
}

/** Open in any of the hours; none at all means always. */
export type Schedule = readonly WeeklyHours[];

/** Two instants, in milliseconds since the epoch. */
export interface Span {
  from: number;
  to: number;
}

export const DAY_MINUTES = 24 * 60;
export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

const ALWAYS: readonly Span[] = [{ from: -Infinity, to: Infinity }];

/** A schedule, or "always" where one of its hours never closes: that is then not computed day by day. */
export function simplify(schedule: Schedule): Schedule {
  return schedule.some(isAroundTheClock) ? [] : schedule;
}

/**
 * When all of the schedules are open: the spans that touch a range, in order and apart from each other. They
 * may reach beyond it.
 */
export function openSpans(
  schedules: readonly Schedule[],
  range: Span,
  timeZone: string,
): readonly Span[] {
  return schedules
    .filter((schedule) => schedule.length > 0)
    .map((schedule) => spansOf(schedule, range, timeZone))
    .reduce(intersect, ALWAYS);
}

/** The last minute counts: hours until 22:00 are open at 22:00. */
export function isOpen(schedules: readonly Schedule[], at: number, timeZone: string): boolean {
  return openSpans(schedules, { from: at, to: at }, timeZone).some(
    ({ from, to }) => from <= at && at <= to,
  );
}

function isAroundTheClock({ weekdays, from, to }: WeeklyHours): boolean {
  return EVERY_DAY.every((day) => weekdays.includes(day)) && (to - from) % DAY_MINUTES === 0;
}

/**
 * Each day's hours are found on its own calendar day, so that a change of the clock lengthens or shortens the
 * one night in which it happens.
 */
function spansOf(schedule: Schedule, { from, to }: Span, timeZone: string): readonly Span[] {
  const spans: Span[] = [];
  const last = localDateOf(to, timeZone);
  for (let date = dayAfter(localDateOf(from, timeZone), -1); date <= last; date = dayAfter(date)) {
    const weekday = weekdayOf(date);
    for (const hours of schedule.filter(({ weekdays }) => weekdays.includes(weekday))) {
      const end = hours.to > hours.from ? hours.to : hours.to + DAY_MINUTES;
      spans.push({
        from: localInstant(date, hours.from, timeZone),
        to: localInstant(date, end, timeZone),
      });
    }
  }
  return join(spans);
}

/** Spans that meet are one: there is no closing between hours until and from midnight. */
function join(spans: Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) {
      last.to = Math.max(last.to, span.to);
    } else {
      joined.push({ ...span });
    }
  }
  return joined;
}

function intersect(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => from < to),
  );
}
