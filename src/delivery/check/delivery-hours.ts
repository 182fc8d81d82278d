import { toIikoLocal } from '../../iiko/iiko-time.js';
import { DAY_MINUTES, type DeliveryHours } from './delivery-rules.js';

/** By what an order misses the hours; undefined when it does not. */
export type MissedHours = 'time' | 'day' | undefined;

export function missedHours(hours: DeliveryHours, at: Date, timeZone: string): MissedHours {
  const { date, minute } = wallClock(at, timeZone);
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

function wallClock(at: Date, timeZone: string): { date: string; minute: number } {
  const [date = '', time = ''] = toIikoLocal(at, timeZone).split(' ');
  const [hours, minutes] = time.split(':');
  return { date, minute: Number(hours) * 60 + Number(minutes) };
}

/** Monday is 0. */
function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function dayAfter(date: string, days: number): string {
  const noon = new Date(`${date}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
