import { dayAfter, weekdayOf } from '../../platform/time/local-days.js';
import { wallClockAt } from '../../platform/time/local-time.js';
import { DAY_MINUTES, type DeliveryHours } from './delivery-rules.js';

/** By what an order misses the hours; undefined when it does not. */
export type MissedHours = 'time' | 'day' | undefined;

export function missedHours(hours: DeliveryHours, at: Date, timeZone: string): MissedHours {
  const { date, minute } = wallClockAt(at.getTime(), timeZone);
  const isOpen = (begun: string, time: number) =>
    hours.weekdays.includes(weekdayOf(begun)) && hours.from <= time && time <= endOf(hours);
  if (isOpen(date, minute) || isOpen(dayAfter(date, -1), minute + DAY_MINUTES)) {
    return undefined;
  }
  return hours.weekdays.includes(weekdayOf(date)) ? 'time' : 'day';
}

/** `10:00` of 600, `24:00` of the end of a day. */
export function toClock(minutes: number): string {
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function endOf({ from, to }: DeliveryHours): number {
  return to < from ? to + DAY_MINUTES : to;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
