import { Param, type PipeTransform } from '@nestjs/common';
import { Problem } from './problem.js';
import { violationOf } from './violations.js';

// Any version and variant: iiko's own ids follow neither.
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** A path parameter that is a UUID; anything else is a 400. Reads as lower case, as ids are stored. */
export function UuidParam(name: string): ParameterDecorator {
  return Param(name, new UuidPipe(name));
}

class UuidPipe implements PipeTransform<string, string> {
  constructor(private readonly name: string) {}

  transform(value: string): string {
    if (!UUID.test(value)) {
      const errors = [violationOf('is_uuid', `/${this.name}`)];
      throw new Problem('validation_failed', { errors });
    }
    return value.toLowerCase();
  }
}
