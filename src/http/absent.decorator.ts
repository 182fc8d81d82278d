import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';

/**
 * A property that may be left out. Clients send back what answers showed them, and there an absent value is
 * `null`: it reads as left out here, or as `fallback`. Where null says something, use `IsOptional`.
 */
export const MayBeAbsent = (fallback?: () => unknown): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => value ?? fallback?.()),
    IsOptional(),
  );
