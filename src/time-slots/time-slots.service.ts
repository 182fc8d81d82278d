import { Inject, Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import { CONFIG, type Config } from '../config/config.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import type { Freshness } from '../http/prepared-responses.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import type { OfferedService, Restaurant, Service } from '../restaurants/restaurants.service.js';
import type { Plain } from '../http/plain.js';
import { ASAP_TEXTS, isOpenNow, type AsapReason } from './asap.js';
import { dayAfter, localDateOf } from './local-days.js';
import { scheduleOfMenu } from './menu-hours.js';
import { EVERY_DAY, simplify, type Schedule } from './opening-hours.js';
import { toOffsetTime } from '../iiko/iiko-time.js';
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
}

/** When a restaurant serves. */
export interface ServiceHours {
  /** What slots are offered in. */
  offered: Schedule[];
  /** Outside of these orders are refused. */
  enforced: Schedule[];
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
  list(restaurantId: string, { service, date, days }: Asked, now: number): Plain<TimeSlotsDto> {
    const restaurant = this.restaurants.require(restaurantId);
    this.catalog.requireMenu(restaurantId);
    const { timeZone } = restaurant;
    const rule = this.ruleOf(service);
    const { offered, enforced } = this.hoursOf(restaurant, service);
    const timetable: Timetable = { schedules: offered, timeZone, rule, now };
    const reason = this.refusalOf(restaurant, service);
    // A till that is offline may be back by then.
    const mayBeLater = reason === null || reason === 'pos_offline';
    const first = date ?? localDateOf(now, timeZone);
    return {
      restaurantId,
      service,
      timeZone,
      rule,
      asap: toAsap(timetable, {
        reason:
          reason ?? (isOpenNow({ ...timetable, schedules: enforced }, service) ? null : 'closed'),
        hasSlots: mayBeLater,
      }),
      days: Array.from({ length: days }, (_, index) => dayAfter(first, index)).map((day) => ({
        date: day,
        slots: mayBeLater
          ? slotsOfDay(day, timetable)
              .filter(({ from }) => this.isAccepted(restaurant, from))
              .map((slot) => toTimeSlot(slot, timeZone))
          : [],
      })),
    };
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

  /**
   * The menu's hours and for a delivery its own. Which bit of iiko's mask is which day is not documented: the
   * days of a delivery, as we read them, are offered, but only iiko's own word refuses one.
   */
  hoursOf(restaurant: Restaurant, service: Service): ServiceHours {
    const menu = scheduleOfMenu(this.catalog.availabilityOf(restaurant.id));
    if (service === 'pickup') {
      return { offered: [menu], enforced: [menu] };
    }
    const delivery = this.delivery.hoursOf(restaurant);
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

function toAsap(
  timetable: Timetable,
  { reason, hasSlots }: { reason: AsapReason | null; hasSlots: boolean },
): Plain<AsapDto> {
  const slot = reason !== null && hasSlots ? firstSlot(timetable, timetable.now) : undefined;
  const earliest = reason === null ? earliestOf(timetable) : slot?.from;
  return {
    available: reason === null,
    reason,
    reasonText: reason === null ? null : ASAP_TEXTS[reason],
    earliestAt: earliest === undefined ? null : toOffsetTime(earliest, timetable.timeZone),
  };
}
