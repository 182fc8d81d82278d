import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  IsInt,
  IsLatitude as isLatitude,
  IsLongitude as isLongitude,
  IsNumber,
  Max,
  Min,
} from 'class-validator';

/** A property that is a whole number. The compiler knows numbers only, so the document is told that it has no parts. */
export const IsWholeNumber = (min: number, max: number): PropertyDecorator =>
  applyDecorators(
    IsInt(),
    Min(min),
    Max(max),
    ApiProperty({ type: 'integer', minimum: min, maximum: max }),
  );

/** In minor units: 10,000,000,000 roubles, the largest payment that iiko takes. */
export const HIGHEST_SUM = 1_000_000_000_000;

/** A property that is a sum of money in minor units. */
export const IsSum = (min: 0 | 1): PropertyDecorator => IsWholeNumber(min, HIGHEST_SUM);

/** Degrees north; the library alone would take them as a text too. */
export const IsLatitude = (): PropertyDecorator =>
  applyDecorators(IsNumber(), isLatitude(), ApiProperty({ minimum: -90, maximum: 90 }));

/** Degrees east. */
export const IsLongitude = (): PropertyDecorator =>
  applyDecorators(IsNumber(), isLongitude(), ApiProperty({ minimum: -180, maximum: 180 }));
