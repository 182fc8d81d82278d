import { ValidateBy, type ValidationArguments } from 'class-validator';

/** A moment that does not come before another property's; one that cannot be read has a rule of its own. */
export const IsNotBefore = (other: string): PropertyDecorator =>
  ValidateBy({
    name: 'isNotBefore',
    constraints: [other],
    validator: {
      validate: (value, args) => !(momentOf(value) < momentOf(readOther(args, other))),
      defaultMessage: () => `must not be before ${other}`,
    },
  });

function readOther(args: ValidationArguments | undefined, other: string): unknown {
  return args === undefined ? undefined : Reflect.get(args.object, other);
}

/** NaN, which is before nothing, where there is none. */
function momentOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : NaN;
}
