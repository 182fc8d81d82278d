import {
  ValidationPipe,
  type ArgumentMetadata,
  type Type,
  type ValidationError,
} from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { checkShape } from './dto-shape.js';
import { escapePointer } from './pointer.js';
import { Problem, type Violation } from './problem.js';
import { codeOf, nameOf, wordsFor, type Rule } from './rule-texts.js';
import { violationOf } from './violations.js';

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
    // iiko's webhooks have no DTO and are read otherwise.
    if (this.toValidate(metadata)) {
      refuse(
        metadata.type === 'body' && isNoObject(value)
          ? [violationOf('is_object', '')]
          : checkShape(value, metadata.metatype as Type<object>),
      );
    }
    return (await super.transform(value, metadata)) as unknown;
  }
}

function refuse(errors: Violation[]): void {
  if (errors.length > 0) {
    throw new Problem('validation_failed', { errors });
  }
}

/** Not so no body at all, which leaves everything out. */
function isNoObject(body: unknown): boolean {
  return body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body));
}

/** While one of these is broken, what the others say of the value means nothing: no text is too long as a number. */
const TYPE_RULES = [
  'isDefined',
  'isString',
  'isNumber',
  'isInt',
  'isBoolean',
  'isArray',
  'isObject',
  'nestedValidation',
  'isNumberString',
  'isBooleanString',
  'isIso8601',
];

function* tellingConstraints({ constraints = {} }: ValidationError): Generator<[string, string]> {
  const wrongType = TYPE_RULES.find((rule) => rule in constraints);
  for (const constraint of Object.entries(constraints)) {
    if (wrongType === undefined || constraint[0] === wrongType) {
      yield constraint;
    }
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
    for (const [name, message] of tellingConstraints(error)) {
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
