import { getMetadataStorage } from 'class-validator';
import type { Violation } from './problem.js';
import { escapePointer } from './pointer.js';
import { violationOf } from './violations.js';

/**
 * Lists where a DTO wants an object. `@ValidateNested()` takes a list for several objects and checks its
 * elements, wherever it stands, so an empty one would pass for anything.
 */
export function findMisplacedLists(value: unknown, pointer = ''): Violation[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return nestedPropertiesOf(value).flatMap(({ name, each }) => {
    const place = `${pointer}/${escapePointer(name)}`;
    const nested: unknown = Reflect.get(value, name);
    return each && Array.isArray(nested)
      ? nested.flatMap((element, index) => checkObject(element, `${place}/${index}`))
      : checkObject(nested, place);
  });
}

function checkObject(value: unknown, pointer: string): Violation[] {
  return Array.isArray(value)
    ? [violationOf('nested_validation', pointer)]
    : findMisplacedLists(value, pointer);
}

interface NestedProperty {
  name: string;
  /** The property is a list of objects. */
  each: boolean;
}

const known = new WeakMap<object, NestedProperty[]>();

function nestedPropertiesOf(value: object): NestedProperty[] {
  // Asked of the prototype: a member named "constructor" may be in any JSON.
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) {
    return [];
  }
  const found = known.get(prototype) ?? readNestedProperties(prototype.constructor);
  known.set(prototype, found);
  return found;
}

function readNestedProperties(dto: NewableFunction): NestedProperty[] {
  return getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', false, false)
    .filter(({ type }) => type === 'nestedValidation')
    .map(({ propertyName, each }) => ({ name: propertyName, each }));
}
