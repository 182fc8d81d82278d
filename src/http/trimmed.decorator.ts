import { Transform } from 'class-transformer';

/** Text without the space around it, which keyboards and clipboards add; blank text is empty. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
