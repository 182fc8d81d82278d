import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { findMisplacedLists } from './misplaced-lists.js';
import { escapePointer } from './pointer.js';
import { Problem, type Violation } from './problem.js';
import { codeOf, nameOf, wordsFor, type Rule } from './rule-texts.js';

/** Checks every DTO; all violations are reported at once, and an unknown property is one of them. */
export function createValidationPipe(): ValidationPipe {
  return new DtoPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    // Only to find the rule that was broken.
    validationError: { target: true },
    exceptionFactory: (errors) =>
      new Problem('validation_failed', { errors: firstViolations(errors) }),
  });
}

class DtoPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const dto: unknown = await super.transform(value, metadata);
    const errors = findMisplacedLists(dto);
    if (errors.length > 0) {
      throw new Problem('validation_failed', { errors });
    }
    return dto;
  }
}

/** Nobody corrects more at once, and a hostile body could make a violation of every few bytes. */
const MOST_SHOWN = 50;

function firstViolations(errors: ValidationError[]): Violation[] {
  const shown: Violation[] = [];
  for (const violation of flatten(errors, '')) {
    shown.push(violation);
    if (shown.length >= MOST_SHOWN) {
      break;
    }
  }
  return shown;
}

function* flatten(errors: ValidationError[], parent: string): Generator<Violation> {
  for (const error of errors) {
    const pointer = `${parent}${pointerTo(error)}`;
    for (const [name, message] of Object.entries(error.constraints ?? {})) {
      const words = wordsFor(name, findRule(error, name));
      yield { code: codeOf(name), pointer, ...(words ?? { text: { en: message, ru: message } }) };
    }
    yield* flatten(error.children ?? [], pointer);
  }
}

/** A value that no rules are known for has no property. */
function pointerTo({ property }: Partial<ValidationError>): string {
  return property === undefined ? '' : `/${escapePointer(property)}`;
}

/** The library hands over English sentences; its metadata has what they were made of. */
function findRule({ target, property }: ValidationError, name: string): Rule | undefined {
  return target === undefined
    ? undefined
    : getMetadataStorage()
        .getTargetValidationMetadatas(target.constructor, '', false, false)
        .find((rule) => rule.propertyName === property && nameOf(rule) === name);
}
