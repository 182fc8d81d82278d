import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** Documents the header of a route whose answer is kept; see `Idempotency`. */
export function ApiIdempotencyKey(of: string, example: string): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      description: `Any text of up to 255 characters, new for each ${of}; kept for 24 hours.`,
      required: true,
      schema: { type: 'string', minLength: 1, maxLength: 255, example },
    }),
  );
}

export const REPLAYED_HEADER = {
  'Idempotent-Replayed': {
    description: '`true` when this is the stored answer to an earlier request.',
    schema: { type: 'string' },
  },
} as const;
