import { Injectable } from '@nestjs/common';
import { CatalogService } from '../catalog/catalog.service.js';
import type { MenuCombo } from '../catalog/menu.js';
import { toOffsetTime } from '../platform/time/local-time.js';
import type { Restaurant, Service } from '../restaurants/restaurants.service.js';
import { isOpenNow } from './times/asap.js';
import { scheduleOfItem } from './times/menu-hours.js';
import {
  EVERY_DAY,
  isOpen,
  simplify,
  type Schedule,
  type WeeklyHours,
} from './times/opening-hours.js';
import { earliestOf, firstSlot, nearestSlot, type SlotRule } from './times/slots.js';
import { TimeSlotsService, withMinutes } from './times/time-slots.service.js';
import type { CartProblem } from './cart-problems.js';
import { checkTime, type ScheduledItem } from './cart-time-checks.js';
import { choicePointer, type CartLine } from './cart.js';
import { commonTimeOf, isWithin } from './combo-times.js';

interface TimedCart {
  service: 'delivery' | 'pickup' | 'dine-in';
  /** RFC 3339; absent: as soon as possible. */
  at?: string;
  lines: readonly CartLine[];
}

export interface DeliveryTiming {
  minutes: number | null;
  hours: WeeklyHours[] | null;
  /** How iiko refuses the time that was asked for. */
  refusal: 'delivery_time' | 'delivery_day' | undefined;
}

interface Place extends Pick<DeliveryTiming, 'refusal'> {
  offered: Schedule;
  enforced: Schedule;
}

interface Circumstances {
  now: number;
  /** What iiko says of a delivery to the address; its hours are null where they are not known. */
  delivery?: DeliveryTiming | null;
  /** The time was accepted when the cart was quoted: the guest may take a while to pay. */
  isPromised?: boolean;
}

/** When a cart can be had, and what is wrong with the time it is wanted at. */
export interface CartTiming {
  problems: CartProblem[];
  /** With the restaurant's offset; null when it cannot be had at all. */
  earliestAt: string | null;
  rule: SlotRule;
}

/** Holds carts against the hours of restaurants and dishes; iiko is not asked. */
@Injectable()
export class CartTimes {
  constructor(
    private readonly slots: TimeSlotsService,
    private readonly catalog: CatalogService,
  ) {}

  check(
    restaurant: Restaurant,
    cart: TimedCart,
    { now, delivery = null, isPromised = false }: Circumstances,
  ): CartTiming {
    const { timeZone } = restaurant;
    const service = serviceOf(cart);
    const rule = ruleFor(cart, withMinutes(this.slots.ruleOf(service), delivery));
    const { offered, enforced } = this.slots.hoursOf(restaurant, service);
    const items = this.scheduledItems(restaurant.id, cart.lines);
    const place = placeOf(delivery);
    const schedules = [...offered, place.offered, ...items.map(({ schedule }) => schedule)];
    const within = commonTimeOf(this.combosOf(restaurant.id, cart.lines));
    const whole = { schedules, timeZone, rule, now, within };
    const timetable = { schedules: enforced, timeZone, rule, now };
    const problems = checkTime({
      at: wantedAt(cart),
      service,
      isAtTable: cart.service === 'dine-in',
      timetable: isPromised ? { ...timetable, rule: { ...rule, leadMinutes: 0 } } : timetable,
      items,
      place: { schedule: place.enforced, refusal: place.refusal },
      nearestTo: (time) => nearestSlot(whole, time),
    });
    const isAvailableNow =
      isOpenNow(timetable, service) &&
      !isRefusedNow(cart, place) &&
      isWithin(within, now) &&
      [place.enforced, ...items.map(({ schedule }) => schedule)].every((schedule) =>
        isOpen([schedule], now, timeZone),
      );
    const earliest = isAvailableNow ? earliestOf(whole) : firstSlot(whole, now)?.from;
    return {
      problems: [...checkNow(cart), ...problems],
      earliestAt: this.takesOrders(restaurant, cart) ? toTime(earliest, timeZone) : null,
      rule,
    };
  }

  private takesOrders(restaurant: Restaurant, { service }: TimedCart): boolean {
    return this.slots.refusalOf(restaurant, service) === null;
  }

  private combosOf(restaurantId: string, lines: readonly CartLine[]): MenuCombo[] {
    return lines.flatMap(({ itemId }) => this.catalog.findItem(restaurantId, itemId)?.combo ?? []);
  }

  /** Items of the cart that are not always sold; what is not on the menu has a problem of its own. */
  private scheduledItems(restaurantId: string, lines: readonly CartLine[]): ScheduledItem[] {
    const places = lines.flatMap(({ itemId, secondHalf, combo }, index) => [
      { itemId, pointer: `/lines/${index}` },
      ...(combo?.choices ?? []).map((choice, at) => ({
        itemId: choice.itemId,
        pointer: choicePointer(index, at),
      })),
      ...(secondHalf === undefined
        ? []
        : [{ itemId: secondHalf.itemId, pointer: `/lines/${index}/secondHalf` }]),
    ]);
    return places.flatMap(({ itemId, pointer }) => {
      const schedule = scheduleOfItem(this.catalog.schedulesOf(restaurantId, itemId));
      const item = this.catalog.findItem(restaurantId, itemId);
      return item === undefined || schedule.length === 0
        ? []
        : [{ name: item.name, pointer, schedule }];
    });
  }
}

function isRefusedNow({ at }: TimedCart, { refusal }: Place): boolean {
  return at === undefined && refusal !== undefined;
}

/** The hours of the address; which bit of iiko's mask is which day is not known, so only iiko refuses a day. */
function placeOf(delivery: DeliveryTiming | null): Place {
  const offered = delivery?.hours ?? [];
  const enforced = offered.map((hours) => ({ ...hours, weekdays: EVERY_DAY }));
  return {
    offered: simplify(offered),
    enforced: simplify(enforced),
    refusal: delivery?.refusal,
  };
}

/** Undefined: as soon as possible, which an order at a table always is. */
function wantedAt({ service, at }: TimedCart): number | undefined {
  return at === undefined || service === 'dine-in' ? undefined : Date.parse(at);
}

function toTime(time: number | undefined, timeZone: string): string | null {
  return time === undefined ? null : toOffsetTime(time, timeZone);
}

/** A guest at a table is there already: nobody brings anything, and nobody has to come. */
function serviceOf({ service }: TimedCart): Service {
  return service === 'delivery' ? 'delivery' : 'pickup';
}

/** Served as it gets ready. */
function ruleFor({ service }: TimedCart, rule: SlotRule): SlotRule {
  return service === 'dine-in' ? { ...rule, leadMinutes: 0 } : rule;
}

function checkNow({ service, at }: TimedCart): CartProblem[] {
  return service === 'dine-in' && at !== undefined
    ? [{ code: 'time_not_expected', pointer: '/at', params: {} }]
    : [];
}
