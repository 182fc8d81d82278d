import type { z } from 'zod';
import type { SandboxState } from './state.js';

export interface Call {
  state: SandboxState;
  /** Name of the API login. */
  login: string;
  correlationId: string;
  /** Where the simulator was called, for links to its pictures. */
  origin: string;
}

export interface Operation {
  /** POST unless told otherwise. */
  method?: 'GET' | 'POST';
  path: string;
  /** iiko's restriction group; absent for operations that need no token. */
  group?: string;
  /** About how long iiko takes. */
  latencyMs: number;
  body: z.ZodType;
  answer(body: unknown, call: Call): unknown;
}

interface Spec<T extends z.ZodType> extends Omit<Operation, 'body' | 'answer'> {
  body: T;
  answer(body: z.infer<T>, call: Call): unknown;
}

/** By method and path, in any letter case. */
export const operationKey = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.toLowerCase()}`;

/** Ties an operation's handler to the shape that its schema lets through. */
export const operation = <T extends z.ZodType>(spec: Spec<T>): Operation => ({
  ...spec,
  answer: (body, call) => spec.answer(spec.body.parse(body), call),
});
