import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Problem, type Violation } from './problem.js';

/** Checks every DTO; all violations are reported at once, and an unknown property is one of them. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) =>
      new Problem('validation_failed', { errors: errors.flatMap((error) => flatten(error, '')) }),
  });
}

function flatten(error: ValidationError, parent: string): Violation[] {
  const pointer = `${parent}/${escapePointer(error.property)}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, detail]) => ({
    code: codeOf(constraint),
    pointer,
    detail,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, pointer))];
}

/** RFC 6901 §3. */
function escapePointer(property: string): string {
  return property.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** `isInt` → `is_int`; the pipe's own name for an unknown property gets a clearer one. */
function codeOf(constraint: string): string {
  return constraint === 'whitelistValidation'
    ? 'unknown_property'
    : constraint.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
