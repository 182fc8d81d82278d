import type { Text } from '../../platform/http/problem.js';
import { REFUSAL_TEXTS } from '../../restaurants/acceptance.js';
import type { Service } from '../../restaurants/restaurants.service.js';
import { isOpen } from './opening-hours.js';
import { earliestOf, type Timetable } from './slots.js';

/** Why nothing can be had as soon as possible, for guests. */
export const ASAP_TEXTS = {
  ...REFUSAL_TEXTS,
  closed: {
    en: 'The restaurant is closed, or closes before the order would be ready.',
    ru: 'Ресторан закрыт или закроется раньше, чем заказ будет готов.',
  },
  service_unavailable: {
    en: 'The restaurant does not offer this.',
    ru: 'Ресторан этого не предлагает.',
  },
  outside_zones: {
    en: 'The restaurant does not deliver there.',
    ru: 'Ресторан туда не доставляет.',
  },
} as const satisfies Record<string, Text>;

export type AsapReason = keyof typeof ASAP_TEXTS;

/**
 * Whether what is ordered now is made at once. Nobody opens the door to a guest after closing time; a courier who
 * left before it arrives all the same, and iiko judges deliveries by the time of the order, too.
 */
export function isOpenNow(timetable: Timetable, service: Service): boolean {
  const { schedules, timeZone, now } = timetable;
  return (
    isOpen(schedules, now, timeZone) &&
    (service === 'delivery' || isOpen(schedules, earliestOf(timetable), timeZone))
  );
}
