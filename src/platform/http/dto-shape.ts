import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import type { Violation } from './problem.js';
import { escapePointer } from './pointer.js';
import { violationOf } from './violations.js';

/**
 * What can be wrong with the shape of one request, and is looked for before class-validator sees it: that one
 * makes objects and errors for every element and member before it counts any, which takes seconds for a hostile body
 * of a hundred kilobytes. A few too many are left to it, so that they are told together with all else.
 */
const MOST_SUPERFLUOUS = 50;

/** Far above any cart: a hundred lines of twenty options. */
export const MOST_OBJECTS = 2_000;

interface Property {
  /** Class of the object, or of each object in the list; undefined for plain values. */
  nested: Type<object> | undefined;
  isList: boolean;
  /** Most elements of the list. */
  most: number;
}

type Shape = ReadonlyMap<string, Property>;

/** @returns violations that make everything else about the body meaningless; mostly none */
export function checkShape(value: unknown, dto: Type<object>): Violation[] {
  const walk = new ShapeWalk();
  walk.visit(value, dto, '');
  return walk.verdict();
}

class ShapeWalk {
  private readonly fatal: Violation[] = [];
  private readonly superfluous: Violation[] = [];
  private superfluousCount = 0;
  private objects = 0;

  visit(value: unknown, dto: Type<object>, pointer: string): void {
    if (!isObject(value) || this.isOver()) {
      return;
    }
    this.objects += 1;
    const shape = shapeOf(dto);
    for (const name of Object.keys(value)) {
      const property = shape.get(name);
      const place = `${pointer}/${escapePointer(name)}`;
      if (property === undefined) {
        this.addUnknown(name, place);
      } else if (isPlain(property)) {
        hollow(value, name);
      } else {
        this.visitMember(Reflect.get(value, name), property, place);
      }
      if (this.isOver()) {
        return;
      }
    }
  }

  verdict(): Violation[] {
    if (this.objects > MOST_OBJECTS) {
      return [violationOf('too_many_objects', '', { max: MOST_OBJECTS })];
    }
    const told =
      this.superfluousCount > MOST_SUPERFLUOUS ? [...this.fatal, ...this.superfluous] : this.fatal;
    return told.slice(0, MOST_SUPERFLUOUS);
  }

  private visitMember(member: unknown, { nested, isList, most }: Property, place: string): void {
    if (Array.isArray(member)) {
      this.visitList(member, { nested, isList, most }, place);
    } else if (isList && isObject(member)) {
      this.fatal.push(violationOf('is_array', place));
    } else if (nested !== undefined) {
      this.visit(member, nested, place);
    }
  }

  private visitList(list: unknown[], { nested, isList, most }: Property, place: string): void {
    if (!isList) {
      // `@ValidateNested()` would take it for several objects, an empty one for anything.
      if (nested !== undefined) {
        this.fatal.push(violationOf('nested_validation', place));
      }
      return;
    }
    if (list.length > most) {
      this.superfluousCount += list.length - most;
      this.superfluous.push(violationOf('array_max_size', place, { min: most, max: most }));
    }
    list.slice(0, most).forEach((element, index) => {
      if (nested === undefined) {
        hollow(list, index);
      } else {
        this.visitElement(element, nested, `${place}/${index}`);
      }
    });
  }

  private visitElement(element: unknown, nested: Type<object>, place: string): void {
    if (Array.isArray(element)) {
      this.superfluousCount += 1;
      this.fatal.push(violationOf('nested_validation', place));
    } else {
      this.visit(element, nested, place);
    }
  }

  private addUnknown(name: string, place: string): void {
    this.superfluousCount += 1;
    // The library that makes objects leaves this one out, so that no rule would see it.
    const violations = name === 'constructor' ? this.fatal : this.superfluous;
    violations.push(violationOf('unknown_property', place));
  }

  private isOver(): boolean {
    return this.superfluousCount > MOST_SUPERFLUOUS || this.objects > MOST_OBJECTS;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isPlain({ nested, isList }: Property): boolean {
  return nested === undefined && !isList;
}

/**
 * An object where a text or a number is wanted is refused whatever is in it, by the rules of its place; class-transformer
 * would first copy it all.
 */
function hollow(parent: object, name: string | number): void {
  const value: unknown = Reflect.get(parent, name);
  if (isObject(value)) {
    Reflect.set(parent, name, Array.isArray(value) ? [] : {});
  }
}

const known = new WeakMap<Type<object>, Shape>();

export function shapeOf(dto: Type<object>): Shape {
  const found = known.get(dto) ?? readShape(dto);
  known.set(dto, found);
  return found;
}

/** Rules by which class-validator knows a property; one without any is unknown to it. */
function readShape(dto: Type<object>): Shape {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = new Set(rules.map(({ propertyName }) => propertyName));
  return new Map(
    [...names].map((name) => {
      const own = rules.filter(({ propertyName }) => propertyName === name);
      const nesting = own.find(({ type }) => type === 'nestedValidation');
      const limit: unknown = own.find((rule) => rule.name === 'arrayMaxSize')?.constraints[0];
      const isList = nesting?.each ?? own.some((rule) => rule.name === 'isArray' || rule.each);
      return [
        name,
        {
          nested: nesting === undefined ? undefined : nestedClassOf(dto, name, isList),
          isList,
          most: typeof limit === 'number' ? limit : Infinity,
        },
      ] as const;
    }),
  );
}

/** What `@Type()` says, asked through its effect: the library keeps its registry to itself. */
function nestedClassOf(dto: Type<object>, name: string, isList: boolean): Type<object> {
  const sample = plainToInstance(dto, { [name]: isList ? [{}] : {} });
  const member: unknown = Reflect.get(sample, name);
  const made = (Array.isArray(member) ? member[0] : member) as object;
  return made.constructor as Type<object>;
}
