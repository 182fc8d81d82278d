import type { MenuHours, MenuSchedule } from '../../catalog/menu.js';
import { DAY_MINUTES, EVERY_DAY, simplify, type Schedule } from './opening-hours.js';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** How people write the end of a day where midnight would mean its beginning. */
const LAST_MINUTE = DAY_MINUTES - 1;

/** Of the whole menu. Hours that cannot be read open nothing. */
export function scheduleOfMenu(availability: readonly MenuHours[]): Schedule {
  return readAll(availability.map(({ from, to }) => readHours(from, to, EVERY_DAY)));
}

/** Of what stands in categories with schedules; one without a day is taken for every day. */
export function scheduleOfItem(schedules: readonly MenuSchedule[]): Schedule {
  return readAll(
    schedules.map(({ daysOfWeek, from, to }) => {
      const weekdays = EVERY_DAY.filter((day) => daysOfWeek.includes(WEEKDAYS[day] ?? ''));
      return readHours(from, to, daysOfWeek.length === 0 ? EVERY_DAY : weekdays);
    }),
  );
}

/** No hours at all are "always", so hours of which none can be read have to be "never". */
function readAll(hours: Schedule[]): Schedule {
  const read = hours.flat();
  return hours.length > 0 && read.length === 0 ? NEVER : simplify(read);
}

const NEVER: Schedule = [{ weekdays: [], from: 0, to: DAY_MINUTES }];

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
