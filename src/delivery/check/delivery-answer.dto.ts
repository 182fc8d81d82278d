import { AddressDto } from '../../platform/http/address.dto.js';
import { MoneyDto } from '../../platform/http/money.dto.js';
import type { Money } from '../../platform/http/money.js';
import { timesIn, type WriteTime } from '../../platform/time/local-time.js';
import type { Language } from '../../platform/http/problem.js';
import type { Plain } from '../../platform/http/plain.js';
import type { DeliveryAnswer, DeliveryReason, DeliveryReasonCode } from './delivery-check.js';
import { describeReason } from './delivery-reasons.js';
import { DeliveryLocationDto } from '../delivery.dto.js';

export class DeliveringRestaurantDto {
  /** @example 0b000000-0000-4000-8000-000000000001 */
  readonly id: string;

  /** @example Самовар на Тверской */
  readonly name: string;
}

export class DeliveryFeeDto {
  /** Item of the menu that is paid for the delivery. */
  readonly productId: string;

  /** Null when the menu does not sell it. */
  readonly amount: MoneyDto | null;
}

/** What would make a yes of a no; each only where it does. */
export class DeliveryHelpDto {
  /** So much more in the cart. */
  readonly addAmount?: MoneyDto;

  /**
   * The nearest time at which it could be there: the slot that a quote names too.
   * @example 2026-11-23T10:00:00+03:00
   */
  readonly nextTime?: string;

  /**
   * Up to when orders are taken.
   * @example 2027-01-22T15:00:00+03:00
   */
  readonly latestTime?: string;

  /** Suggested addresses; each is accepted as it is. */
  readonly addresses?: AddressDto[];

  /** Where the guest can fetch it instead, the nearest first. */
  readonly pickupRestaurantIds?: string[];

  /** Others that would deliver there. */
  readonly deliveryRestaurantIds?: string[];
}

export class DeliveryReasonDto {
  /**
   * Stable code. `not_checked`: neither iiko nor its last rules could tell; ask again.
   * @example sum_below_minimum
   */
  readonly code: DeliveryReasonCode;

  /**
   * In the language of `Accept-Language`.
   * @example 'Сумма заказа меньше минимальной для этого адреса: добавьте ещё 250 ₽.'
   */
  readonly detail: string;

  /**
   * The action for the app.
   * @example changeCart
   */
  readonly action: string;

  readonly help: DeliveryHelpDto;
}

/** Whether an order can be delivered, by whom and on which terms. */
export class DeliveryCheckDto {
  /** False also while the delivery cannot be checked: then `reasons` has `not_checked`. */
  readonly deliverable: boolean;

  /** True when this is not iiko's word about this address, and the restaurant may see it otherwise. */
  readonly estimate: boolean;

  /** The restaurant that delivers, or would deliver if the reasons did not apply. */
  readonly restaurant: DeliveringRestaurantDto | null;

  /**
   * Name of the zone; null where none is drawn, and for an address outside all of them.
   * @example Центр
   */
  readonly zone: string | null;

  /**
   * Minutes to the door; null where they are not known.
   * @example 40
   */
  readonly minutes: number | null;

  /** Smallest sum of an order there; null where there is none. */
  readonly minimum: MoneyDto | null;

  /** Null: the delivery is free of charge, or there is none. */
  readonly fee: DeliveryFeeDto | null;

  /** The coordinates of the address, or null if unknown. */
  readonly location: DeliveryLocationDto | null;

  /** Why not, with what would help. */
  readonly reasons: DeliveryReasonDto[];
}

export function toDeliveryCheck(
  answer: DeliveryAnswer,
  restaurant: (Plain<DeliveringRestaurantDto> & { timeZone: string }) | undefined,
  language: Language,
): Plain<DeliveryCheckDto> {
  const { deliverable, estimate, zone, minutes, minimum, currency, fee, location } = answer;
  const money = (amount: number): Money => ({ amount, currency });
  const time = timesIn(restaurant?.timeZone);
  return {
    deliverable,
    estimate,
    restaurant: restaurant === undefined ? null : { id: restaurant.id, name: restaurant.name },
    zone,
    minutes,
    minimum: minimum === null ? null : money(minimum),
    fee: fee && {
      productId: fee.productId,
      amount: fee.amount === null ? null : money(fee.amount),
    },
    location,
    reasons: answer.reasons.map((reason) => ({
      code: reason.code,
      ...describeReason(reason, currency, language),
      help: toHelp(reason, money, time),
    })),
  };
}

function toHelp(
  { help: { addAmount, nextTime, latestTime, ...restaurants } }: DeliveryReason,
  money: (amount: number) => Money,
  time: WriteTime,
): Plain<DeliveryHelpDto> {
  return {
    ...(addAmount === undefined ? {} : { addAmount: money(addAmount) }),
    ...(nextTime === undefined ? {} : { nextTime: time(nextTime) }),
    ...(latestTime === undefined ? {} : { latestTime: time(latestTime) }),
    ...restaurants,
  };
}
