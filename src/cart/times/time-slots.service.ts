import { Inject, Injectable } from '@nestjs/common';
import { CatalogService } from '../../catalog/catalog.service.js';
import { CONFIG, type Config } from '../../platform/config/config.js';
import {
  DeliveryService,
  type DeliveryHours,
  type DeliveryPlace,
  type DeliveryTimes,
  type ZoneTimes,
} from '../../delivery/delivery.service.js';
import type { Freshness } from '../../platform/http/prepared-responses.js';
import { RestaurantsService } from '../../restaurants/restaurants.service.js';
import type { OfferedService, Restaurant, Service } from '../../restaurants/restaurants.service.js';
import type { Plain } from '../../platform/http/plain.js';
import { ASAP_TEXTS, isOpenNow, type AsapReason } from './asap.js';
import { dayAfter, localDateOf } from '../../platform/time/local-days.js';
import { scheduleOfMenu } from './menu-hours.js';
import { EVERY_DAY, simplify, type Schedule } from './opening-hours.js';
import { toOffsetTime } from '../../platform/time/local-time.js';
import {
  earliestOf,
  firstSlot,
  slotsOfDay,
  type Slot,
  type SlotRule,
  type Timetable,
} from './slots.js';
import type { TimeSlotDto } from './time-slot.dto.js';
import type { AsapDto, TimeSlotsDto } from './time-slots.dto.js';

interface Asked {
  service: Service;
  date?: string;
  days: number;
  /** Where a delivery goes. */
  place?: DeliveryPlace;
}

/** When a restaurant serves. */
export interface ServiceHours {
  /** What slots are offered in. */
  offered: Schedule[];
  /** Outside of these orders are refused. */
  enforced: Schedule[];
}

/** How it is for one zone of a delivery; a pickup has but one. */
interface Choice {
  timetable: Timetable;
  /** For as soon as possible. */
  isOpen: boolean;
}

/** When one can order, answered from memory: from the hours of menus and deliveries as iiko gave them last. */
@Injectable()
export class TimeSlotsService {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly catalog: CatalogService,
    private readonly delivery: DeliveryService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  list(
    restaurantId: string,
    { service, date, days, place }: Asked,
    now: number,
  ): Plain<TimeSlotsDto> {
    const restaurant = this.restaurants.require(restaurantId);
    this.catalog.requireMenu(restaurantId);
    const { timeZone } = restaurant;
    const { zones, isCertain } = this.timesOf(restaurant, service, now, place);
    const choices = zones.map((zone) => this.toChoice(restaurant, service, zone, now));
    const refusal = this.refusalOf(restaurant, service);
    const reason = refusal ?? (zones.length === 0 ? 'outside_zones' : null);
    // A till that is offline may be back by then.
    const mayBeLater = reason === null || reason === 'pos_offline';
    const first = date ?? localDateOf(now, timeZone);
    return {
      restaurantId,
      service,
      timeZone,
      rule: ruleOfAll(choices) ?? this.ruleOf(service),
      asap: toAsap(choices, { reason, hasSlots: mayBeLater, timeZone }),
      dependsOnAddress: !isCertain,
      days: Array.from({ length: days }, (_, index) => dayAfter(first, index)).map((day) => ({
        date: day,
        slots: mayBeLater
          ? slotsOfAll(day, choices)
              .filter(({ from }) => this.isAccepted(restaurant, from))
              .map((slot) => toTimeSlot(slot, timeZone))
          : [],
      })),
    };
  }

  private timesOf(
    restaurant: Restaurant,
    service: Service,
    now: number,
    place?: DeliveryPlace,
  ): DeliveryTimes {
    return service === 'pickup'
      ? { zones: [{ hours: [], minutes: null }], isCertain: true }
      : this.delivery.timesOf(restaurant, now, place);
  }

  private toChoice(restaurant: Restaurant, service: Service, zone: ZoneTimes, now: number): Choice {
    const { offered, enforced } = this.hoursWith(restaurant, zone.hours);
    const rule = withMinutes(this.ruleOf(service), zone);
    const timetable = { schedules: offered, timeZone: restaurant.timeZone, rule, now };
    return { timetable, isOpen: isOpenNow({ ...timetable, schedules: enforced }, service) };
  }

  ruleOf(service: Service): SlotRule {
    const { leadMinutes, slotMinutes, horizonDays } = this.config.slots;
    return { leadMinutes: leadMinutes[service], slotMinutes, horizonDays };
  }

  private isAccepted({ id }: Restaurant, from: number): boolean {
    return this.restaurants.acceptanceFor(id, new Date(from)).acceptsOrders;
  }

  /** Why a restaurant takes no orders of this kind now. */
  refusalOf({ id, services }: Restaurant, service: OfferedService): AsapReason | null {
    return services.includes(service)
      ? this.restaurants.acceptance(id).reason
      : 'service_unavailable';
  }

  /** The menu's hours and for a delivery those of all its zones. */
  hoursOf(restaurant: Restaurant, service: Service): ServiceHours {
    return this.hoursWith(
      restaurant,
      service === 'pickup' ? [] : this.delivery.hoursOf(restaurant),
    );
  }

  /**
   * Which bit of iiko's mask is which day is not documented: the days of a delivery, as we read them, are offered, but
   * only iiko's own word refuses one.
   */
  private hoursWith(restaurant: Restaurant, delivery: DeliveryHours[]): ServiceHours {
    const menu = scheduleOfMenu(this.catalog.availabilityOf(restaurant.id));
    const anyDay = delivery.map((hours) => ({ ...hours, weekdays: EVERY_DAY }));
    return { offered: [menu, simplify(delivery)], enforced: [menu, simplify(anyDay)] };
  }

  /** @throws Problem `restaurant_not_found`, `snapshot_missing` */
  freshness(restaurantId: string): Freshness {
    return this.catalog.freshness(restaurantId);
  }
}

export function toTimeSlot({ from, to }: Slot, timeZone: string): Plain<TimeSlotDto> {
  return { start: toOffsetTime(from, timeZone), end: toOffsetTime(to, timeZone) };
}

/** A delivery that is not known to take longer takes what a restaurant needs. */
export function withMinutes(rule: SlotRule, delivery: { minutes: number | null } | null): SlotRule {
  return { ...rule, leadMinutes: Math.max(rule.leadMinutes, delivery?.minutes ?? 0) };
}

/** The quickest. */
function ruleOfAll(choices: readonly Choice[]): SlotRule | undefined {
  return choices
    .map(({ timetable }) => timetable.rule)
    .toSorted((one, other) => one.leadMinutes - other.leadMinutes)[0];
}

/** A slot has to lie in the hours of one zone as a whole: no address is in half of each. */
function slotsOfAll(day: string, choices: readonly Choice[]): Slot[] {
  const slots = choices.flatMap(({ timetable }) => slotsOfDay(day, timetable));
  const known = new Map(slots.map((slot) => [slot.from, slot]));
  return [...known.values()].toSorted((one, other) => one.from - other.from);
}

function toAsap(
  choices: readonly Choice[],
  {
    reason: refusal,
    hasSlots,
    timeZone,
  }: { reason: AsapReason | null; hasSlots: boolean; timeZone: string },
): Plain<AsapDto> {
  const open = choices.filter(({ isOpen }) => isOpen);
  const reason = refusal ?? (open.length > 0 ? null : 'closed');
  const times =
    reason === null
      ? open.map(({ timetable }) => earliestOf(timetable))
      : choices.flatMap(({ timetable }) =>
          hasSlots ? (firstSlot(timetable, timetable.now)?.from ?? []) : [],
        );
  return {
    available: reason === null,
    reason,
    reasonText: reason === null ? null : ASAP_TEXTS[reason],
    earliestAt: times.length === 0 ? null : toOffsetTime(Math.min(...times), timeZone),
  };
}
