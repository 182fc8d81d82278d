import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { isBlank, isTextProperty } from './text.decorators.js';

/**
 * A property that may be left out. Clients send back what answers showed them, and there an absent value is
 * `null`; forms send "" for a text that was left empty. Both read as left out here, or as `fallback`. Where null says
 * something, use `IsOptional`.
 */
export const MayBeAbsent =
  (fallback?: () => unknown): PropertyDecorator =>
  (target, name) => {
    // Decorators run from below, transformations from above: this one sees the text as it was sent.
    const isText = isTextProperty(target, name);
    applyDecorators(
      Transform(({ value }: { value: unknown }) =>
        isText && isBlank(value) ? fallback?.() : (value ?? fallback?.()),
      ),
      IsOptional(),
    )(target, name);
  };
