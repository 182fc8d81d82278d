import { z } from 'zod';
import { invalidBody } from './errors.js';

/** Parses a request body and refuses it with the texts that iiko's own binder gives. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body ?? {});
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  throw invalidBody(issue ? describe(issue, body) : 'Request body is not valid.');
}

export const guid = z.guid();
export const guids = z.array(guid);
/** `yyyy-MM-dd HH:mm:ss.fff`, local to the terminal group. */
export const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/);
export const text = (max: number, min = 0): z.ZodString => z.string().min(min).max(max);

type Issue = z.core.$ZodIssue;

function describe(issue: Issue, body: unknown): string {
  const path = pathOf(issue);
  const value = valueAt(body, issue.path);
  const name = String(issue.path.at(-1));
  if (value === undefined || value === null) {
    return issue.path.length === 1
      ? `Value cannot be null. (Parameter '${path}')`
      : `Required property '${name}' ${value === null ? 'expects a value but got null' : 'not found in JSON'}. Path '${path}'.`;
  }
  if (issue.code === 'custom') {
    return issue.message;
  }
  return `${problemOf(issue, value)} Path '${path}'.`;
}

function problemOf(issue: Issue, value: unknown): string {
  const shown = JSON.stringify(value);
  if (issue.code === 'invalid_format' && issue.format === 'guid') {
    return `Error converting value ${shown} to type 'System.Guid'.`;
  }
  if (issue.code === 'invalid_type') {
    return `Error converting value ${shown} to type '${issue.expected}'.`;
  }
  if (issue.code === 'too_big') {
    return `The value must not be greater or longer than ${issue.maximum}.`;
  }
  if (issue.code === 'too_small') {
    return `The value must not be less or shorter than ${issue.minimum}.`;
  }
  return `Value ${shown} is not allowed.`;
}

const pathOf = (issue: Issue): string =>
  issue.path.reduce<string>(
    (path, part) =>
      typeof part === 'number'
        ? `${path}[${part}]`
        : [path, String(part)].filter(Boolean).join('.'),
    '',
  );

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    body,
  );
