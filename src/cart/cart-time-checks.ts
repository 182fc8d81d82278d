import { toLocalWords } from '../platform/time/local-time.js';
import { describe, type Text } from '../platform/http/problem.js';
import type { Service } from '../restaurants/restaurants.service.js';
import { isOpenNow } from './times/asap.js';
import { isOpen, type Schedule } from './times/opening-hours.js';
import { latestOf, type Slot, type Timetable } from './times/slots.js';
import { toTimeSlot } from './times/time-slots.service.js';
import type { CartProblem, CartProblemCode } from './cart-problems.js';

/** A dish that is sold at certain hours only. */
export interface ScheduledItem {
  name: string;
  /** Where it stands in the request. */
  pointer: string;
  schedule: Schedule;
}

interface WantedTime {
  /** Undefined: as soon as possible. */
  at: number | undefined;
  service: Service;
  /** An order at a table is for now: no other time can be asked for. */
  isAtTable: boolean;
  /** Outside of which orders are refused. */
  timetable: Timetable;
  items: readonly ScheduledItem[];
  /** Of the address of a delivery: its hours, and how iiko has refused the time. */
  place?: { schedule: Schedule; refusal: 'delivery_time' | 'delivery_day' | undefined };
  /** The slot in which the whole cart can be had. */
  nearestTo: (time: number) => Slot | undefined;
}

/** The rest of a sentence about a time that cannot be had. */
export const NEAREST_TEXTS = {
  slot: { en: 'The nearest time is {time}.', ru: 'Ближайшее время — {time}.' },
  none: {
    en: 'No other time is available for this order in the coming days.',
    ru: 'Другого времени для этого заказа в ближайшие дни нет.',
  },
} as const satisfies Record<string, Text>;

/** A guest may choose a slot from a list of some minutes ago; the kitchen can be trusted to hurry that much. */
const LISTED_AGO_MS = 5 * 60_000;

export function checkTime(wanted: WantedTime): CartProblem[] {
  const { at, timetable, items } = wanted;
  const { now, timeZone } = timetable;
  const misplaced = at === undefined ? undefined : findMisplacement(at, timetable);
  // What is sold then is no question for a time that has to be changed anyway.
  const unsold =
    misplaced === undefined
      ? items.filter(({ schedule }) => !isOpen([schedule], at ?? now, timeZone))
      : [];
  const code = misplaced ?? findClosing(wanted) ?? findPlaceClosing(wanted);
  if (code === undefined && unsold.length === 0) {
    return [];
  }
  const hint = hintFor(wanted);
  const days = timetable.rule.horizonDays;
  return [
    ...(code === undefined ? [] : [toProblem({ code, pointer: '/at', params: { days } }, hint)]),
    ...unsold.map(({ name, pointer }) =>
      toProblem({ code: 'item_not_available_at_time', pointer, params: { name } }, hint),
    ),
  ];
}

function findMisplacement(at: number, timetable: Timetable): CartProblemCode | undefined {
  const { now, rule } = timetable;
  if (at <= now || at < now + rule.leadMinutes * 60_000 - LISTED_AGO_MS) {
    return 'time_too_early';
  }
  return at > latestOf(timetable) ? 'time_too_late' : undefined;
}

function findClosing({ at, service, timetable }: WantedTime): CartProblemCode | undefined {
  if (at === undefined) {
    return isOpenNow(timetable, service) ? undefined : 'asap_unavailable';
  }
  const { schedules, timeZone } = timetable;
  return isOpen(schedules, at, timeZone) ? undefined : 'time_outside_hours';
}

/** What iiko refuses counts, also where its last rules say otherwise. */
function findPlaceClosing({ at, timetable, place }: WantedTime): CartProblemCode | undefined {
  if (place === undefined || place.refusal !== undefined) {
    return place?.refusal;
  }
  const { now, timeZone } = timetable;
  return isOpen([place.schedule], at ?? now, timeZone) ? undefined : 'delivery_time';
}

/** The rules would offer the very time that iiko has just refused: they are outdated, and there is no telling. */
function isRefused(slot: Slot | undefined, { at, place }: WantedTime): boolean {
  const isMeant = slot !== undefined && at !== undefined && slot.from <= at && at < slot.to;
  return isMeant && place?.refusal !== undefined;
}

type Hint = Pick<CartProblem, 'slot'> & { nearest: Text };

function hintFor(wanted: WantedTime): Hint {
  const { at, isAtTable, timetable, nearestTo } = wanted;
  const slot = nearestTo(at ?? timetable.now);
  const hint = hintAt(isRefused(slot, wanted) ? undefined : slot, timetable.timeZone);
  return isAtTable ? { nearest: hint.nearest } : hint;
}

function hintAt(slot: Slot | undefined, timeZone: string): Hint {
  if (slot === undefined) {
    return { nearest: NEAREST_TEXTS.none };
  }
  const inWords = (language: 'en' | 'ru') =>
    describe(NEAREST_TEXTS.slot, language, { time: toLocalWords(slot.from, timeZone, language) });
  return {
    slot: toTimeSlot(slot, timeZone),
    nearest: { en: inWords('en'), ru: inWords('ru') },
  };
}

function toProblem({ params, ...problem }: CartProblem, { nearest, ...slot }: Hint): CartProblem {
  return { ...problem, params: { ...params, nearest }, ...slot };
}
