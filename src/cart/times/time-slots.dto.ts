import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { IsLatitude, IsLongitude, IsWholeNumber } from '../../platform/http/number.decorators.js';
import { IsDay } from '../../platform/http/moment.decorator.js';
import { DecimalInQuery, WholeNumberInQuery } from '../../platform/http/query-number.decorator.js';
import { IsText, MaxLength } from '../../platform/http/text.decorators.js';
import { MayBeAbsent } from '../../platform/http/absent.decorator.js';
import { TextDto } from '../../platform/http/text.dto.js';
import type { Service } from '../../restaurants/restaurants.service.js';
import type { AsapReason } from './asap.js';
import { TimeSlotDto } from './time-slot.dto.js';

export class TimeSlotsQueryDto {
  /**
   * How the guest gets it.
   * @example pickup
   */
  @IsIn(['delivery', 'pickup'])
  readonly service: Service;

  /** The first day, by the restaurant's calendar; today unless given. */
  @MayBeAbsent()
  @IsDay()
  readonly date?: string;

  /** How many days. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @WholeNumberInQuery()
  @IsWholeNumber(1, 7)
  readonly days: number = 1;

  /**
   * Of the address of a delivery, with `longitude`: the slots are those of the delivery zones around it. An address
   * has its place in suggestions and in `POST /v1/delivery/check`.
   * @example 55.7642
   */
  @WithTheOther()
  @DecimalInQuery()
  @IsLatitude()
  readonly latitude?: number;

  /** @example 37.6058 */
  @WithTheOther()
  @DecimalInQuery()
  @IsLongitude()
  readonly longitude?: number;

  /**
   * Name of the delivery zone, as `POST /v1/delivery/check` and quotes have it: some zones are lists of streets, and
   * no place tells that an address is in them.
   * @example Центр
   */
  @MayBeAbsent()
  @IsText()
  @MaxLength(200)
  readonly zone?: string;
}

/** One half of a place is none. */
function WithTheOther(): PropertyDecorator {
  return ValidateIf(
    ({ latitude, longitude }: TimeSlotsQueryDto) =>
      latitude !== undefined || longitude !== undefined,
  );
}

/** How slots are made. */
export class SlotRuleDto {
  /**
   * Minutes from an order to the guest, at least.
   * @example 30
   */
  readonly leadMinutes: number;

  /**
   * Length of a slot in minutes.
   * @example 30
   */
  readonly slotMinutes: number;

  /**
   * How many days ahead can be ordered.
   * @example 60
   */
  readonly horizonDays: number;
}

/** Whether an order can be made for as soon as possible. */
export class AsapDto {
  readonly available: boolean;

  /**
   * Why not: `closed`, `service_unavailable` (the restaurant never does this), `outside_zones` (it does not deliver to
   * the place or zone that was asked for), or the restaurant's own `reason`.
   * Null when it can.
   * @example null
   */
  readonly reason: AsapReason | null;

  /**
   * `reason` for people, in both languages: one answer serves every guest from a cache.
   * @example null
   */
  readonly reasonText: TextDto | null;

  /**
   * When a guest who orders now has it at the earliest, an estimate: as soon as possible, or while that cannot be
   * had the first slot. Null when there is none.
   * @example 2026-11-23T13:05:00+03:00
   */
  readonly earliestAt: string | null;
}

export class DaySlotsDto {
  /**
   * The date in the restaurant's time zone.
   * @example 2026-11-23
   */
  readonly date: string;

  /** In their order; empty when the restaurant is closed that day, or nothing can be ordered for it. */
  readonly slots: TimeSlotDto[];
}

/** For when can be ordered: `start` of a slot is the `at` of a quote. */
export class TimeSlotsDto {
  /** @example 0b000000-0000-4000-8000-000000000001 */
  readonly restaurantId: string;

  /** @example pickup */
  readonly service: Service;

  /**
   * IANA name; days and times are those of this zone.
   * @example Europe/Moscow
   */
  readonly timeZone: string;

  readonly rule: SlotRuleDto;

  readonly asap: AsapDto;

  /**
   * True: these are the hours of all delivery zones together, and an address may have narrower ones or take longer.
   * Ask again with its `latitude` and `longitude`.
   * @example false
   */
  readonly dependsOnAddress: boolean;

  /** As many as were asked for. */
  readonly days: DaySlotsDto[];
}
