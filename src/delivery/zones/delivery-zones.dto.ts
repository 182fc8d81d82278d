import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '../../platform/http/money.dto.js';
import type { Plain } from '../../platform/http/plain.js';
import { DeliveryFeeDto } from '../check/delivery-answer.dto.js';

const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

export class ZoneHoursDto {
  /** The day on which they begin. iiko does not document how it counts days: take it as a hint. */
  @ApiProperty({ enum: WEEKDAYS, example: 'monday' })
  readonly weekday: Weekday;

  /**
   * By the restaurant's clock.
   * @example 10:00
   */
  readonly from: string;

  /**
   * `24:00` is the end of the day; an end before the beginning lies on the next day.
   * @example 22:00
   */
  readonly to: string;
}

export class ZonePropertiesDto {
  /**
   * Null: wherever the address is.
   * @example Центр
   */
  readonly zone: string | null;

  /** Smallest sum of an order. */
  readonly minimum: MoneyDto | null;

  /**
   * Minutes to the door.
   * @example 40
   */
  readonly minutes: number | null;

  /** Null: free of charge. */
  readonly fee: DeliveryFeeDto | null;

  readonly hours: ZoneHoursDto[];
}

export class ZonePolygonDto {
  @ApiProperty({ enum: ['Polygon'], example: 'Polygon' })
  readonly type: 'Polygon';

  /** One closed ring of [longitude, latitude], counterclockwise. */
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
  })
  readonly coordinates: number[][][];
}

export class ZoneFeatureDto {
  @ApiProperty({ enum: ['Feature'], example: 'Feature' })
  readonly type: 'Feature';

  /** Null for a zone that is made of streets and houses, and for terms that hold wherever the address is. */
  readonly geometry: ZonePolygonDto | null;

  readonly properties: ZonePropertiesDto;
}

/** GeoJSON (RFC 7946): a feature for each zone and set of terms, those that are chosen first first. */
export class DeliveryZonesDto {
  @ApiProperty({ enum: ['FeatureCollection'], example: 'FeatureCollection' })
  readonly type: 'FeatureCollection';

  readonly features: ZoneFeatureDto[];
}

/** Monday is 0. */
export function toWeekday(day: number): Weekday {
  return WEEKDAYS[day] ?? 'monday';
}

export type DeliveryZoneMap = Plain<DeliveryZonesDto>;
