import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** A control request that makes no sense: answered with a status and a sentence that says why. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Strict: unknown fields and wrong values are refused with a 400 that names each of them. */
export function read<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body ?? {});
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`,
  );
  throw new ControlError(400, problems.join('; '));
}

export const notFound = (what: string): ControlError => new ControlError(404, `${what} not found.`);

export const answerError = (error: unknown, reply: FastifyReply): FastifyReply =>
  error instanceof ControlError
    ? reply.code(error.status).send({ error: error.message })
    : reply.code(500).send({ error: 'Internal error of the sandbox.' });
