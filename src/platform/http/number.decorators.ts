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

/** Degrees north; the library alone would take them as a text too. */
export const IsLatitude = (): PropertyDecorator =>
  applyDecorators(IsNumber(), isLatitude(), ApiProperty({ minimum: -90, maximum: 90 }));

/** Degrees east. */
export const IsLongitude = (): PropertyDecorator =>
  applyDecorators(IsNumber(), isLongitude(), ApiProperty({ minimum: -180, maximum: 180 }));
