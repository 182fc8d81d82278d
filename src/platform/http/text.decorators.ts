import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, ValidateBy } from 'class-validator';
import { cleanText } from './clean-text.js';

const TEXT = Symbol('text');

/** A property whose text is read by `read` before any rule sees it; other types are left for the rules to refuse. */
export const ReadText = (read: (text: string) => string): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? read(value) : value)),
    (target: object, name: string | symbol) => {
      Reflect.defineMetadata(TEXT, true, target, name);
    },
  );

/** Whether the property is a text, so that a form that sends "" for it has left it empty. */
export const isTextProperty = (target: object, name: string | symbol): boolean =>
  Reflect.hasMetadata(TEXT, target, name);

export const isBlank = (value: unknown): boolean =>
  typeof value === 'string' && cleanText(value) === '';

/** Text that people write: see `cleanText`. A blank one is empty, or absent where the property may be. */
export const IsText = (): PropertyDecorator => applyDecorators(IsString(), ReadText(cleanText));

/** A text that a machine has made, as it is: a token, a quote, a cursor. */
export const IsOpaqueText = (): PropertyDecorator => IsString();

/** Of an opaque text that tells one thing from others: what cannot be seen tells nothing. */
export const IsNotBlank = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNotEmpty',
    validator: {
      validate: (value) => !isBlank(value),
      defaultMessage: () => 'must not be empty',
    },
  });

/** Counted in UTF-16 units, as iiko counts, and OpenAPI's `maxLength` nearly does: an emoji is two or more. */
export const MaxLength = (max: number): PropertyDecorator =>
  ValidateBy({
    name: 'maxLength',
    constraints: [max],
    validator: {
      validate: (value) => typeof value === 'string' && value.length <= max,
      defaultMessage: () => `must have at most ${max} characters`,
    },
  });

// Any version and variant: iiko's own ids follow neither.
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

export const isId = (value: unknown): boolean => typeof value === 'string' && UUID.test(value);

/** Ids are compared in small letters; RFC 4122 has them read in any. */
export const readId = (text: string): string => text.trim().toLowerCase();

/** A property that is an id. */
export const IsUUID = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isUuid',
      validator: { validate: isId, defaultMessage: () => 'must be a UUID' },
    }),
    ReadText(readId),
    ApiProperty({ format: 'uuid' }),
  );

/** The digits of a message, as they are typed or copied: "385 846", " 385846". */
export const IsTypedCode = (): PropertyDecorator =>
  ReadText((text) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, ''));

/** Of a text where null says something of its own: one that a form left empty is absent. */
export const BlankIsAbsent = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (isBlank(value) ? undefined : value));

/** Of a text that null removes: one that was emptied in a form is removed too. */
export const BlankIsNull = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (isBlank(value) ? null : value));
