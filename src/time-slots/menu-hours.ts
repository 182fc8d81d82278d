import type { MenuHours, MenuSchedule } from '../catalog/menu.js';
import { DAY_MINUTES, EVERY_DAY, simplify, type Schedule } from './opening-hours.js';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** How people write the end of a day where midnight would mean its beginning. */
const LAST_MINUTE = DAY_MINUTES - 1;

/** Of the whole menu. Hours that cannot be read close nothing. */
export function scheduleOfMenu(availability: readonly MenuHours[]): Schedule {
  return simplify(availability.flatMap(({ from, to }) => readHours(from, to, EVERY_DAY)));
}

/** Of what stands in categories with schedules; one without a day is taken for every day. */
export function scheduleOfItem(schedules: readonly MenuSchedule[]): Schedule {
  return simplify(
    schedules.flatMap(({ daysOfWeek, from, to }) => {
      const weekdays = EVERY_DAY.filter((day) => daysOfWeek.includes(WEEKDAYS[day] ?? ''));
      return readHours(from, to, weekdays.length === 0 ? EVERY_DAY : weekdays);
    }),
  );
}

function readHours(from: string, to: string, weekdays: readonly number[]): Schedule {
  const [begin, end] = [readClock(from), readClock(to)];
  return begin === undefined || end === undefined
    ? []
    : [{ weekdays, from: begin, to: end === LAST_MINUTE ? DAY_MINUTES : end }];
}

/** Minutes from midnight; undefined for what is no time. */
function readClock(text: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return minute >= 0 && minute <= DAY_MINUTES ? minute : undefined;
}
