import { KEY_SUBJECT, type RefusalReport } from '../../iiko/iiko-refusals.js';
import type { Plain } from '../../platform/http/plain.js';
import type { RefusalDto } from '../refusal.dto.js';

export function toRefusalDto({
  since,
  nextAttemptAt,
  ...refusal
}: RefusalReport): Plain<RefusalDto> {
  return {
    ...refusal,
    since: since.toISOString(),
    nextAttemptAt: nextAttemptAt.toISOString(),
  };
}

/** One line for people: what, since when, and what to do. */
export function summariseRefusal({
  operation,
  status,
  code,
  description,
  since,
  advice,
}: RefusalReport) {
  const reason = [status, code, description].filter((fact) => fact !== null).join(' ');
  const what = operation === KEY_SUBJECT.operation ? 'the key' : operation;
  return `iiko refuses ${what} (${reason}) since ${since.toISOString()}: ${advice}`;
}
